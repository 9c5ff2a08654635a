#include "server/cli/ban.hpp"

#include "archive/disk/iso_time.hpp"
#include "auth/ban_file.hpp"
#include "auth/user.hpp"
#include "config/units.hpp"
#include "server/cli/archive_command.hpp"
#include "server/options.hpp"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

namespace wharf::cli {
namespace {

struct BanOptions {
    ConfigOptions config;
    std::string address;
    std::string user;
    std::string duration;
    bool all = false;
    bool json = false;
};

struct BansOnDisk {
    config::Config config;
    auth::BanPaths paths;
    auth::Time now;
};

// Nothing, and told why, if the configuration or its data root is no good.
std::optional<BansOnDisk> find_bans(const BanOptions& options, CliContext& context)
{
    auto config = load_or_report(options.config, context.err);
    if (!config) return std::nullopt;
    const auto disk = existing_data_root(*config, context.err);
    if (!disk) return std::nullopt;
    return BansOnDisk{std::move(*config), server::ban_paths(*disk),
                      std::chrono::floor<std::chrono::seconds>(disk->now())};
}

std::optional<auth::Network> network_argument(const std::string& text, CliContext& context)
{
    const auto network = auth::Network::parse(text);
    if (!network)
        context.err << fmt::format(
            "\"{}\" is not an address such as 192.0.2.7 or 2001:db8::7, nor a network\n", text);
    return network;
}

std::string whom(const auth::Ban& ban)
{
    return ban.user.empty() ? ban.network.text() : fmt::format("{} \"{}\"", ban.network.text(), ban.user);
}

std::string reason_for(const auth::Ban& ban)
{
    const std::string why = ban.failures == 0 ? "by hand" : fmt::format("{} failed logins", ban.failures);
    return ban.times == 1 ? why : fmt::format("{}, ban number {}", why, ban.times);
}

int run_list(const BanOptions& options, CliContext& context)
{
    const auto disk = find_bans(options, context);
    if (!disk) return kProblem;
    auth::LoadedBans loaded = auth::load_bans(disk->paths.file);
    for (const std::string& problem : loaded.problems)
        context.err << problem << '\n';
    std::erase_if(loaded.bans, [&](const auth::Ban& ban) { return !ban.in_force(disk->now); });
    boost::json::array told;
    for (const auth::Ban& ban : loaded.bans) {
        const std::string until = archive::iso_time(ban.until);
        if (!options.json) {
            context.out << fmt::format("{}  until {}  {}\n", whom(ban), until, reason_for(ban));
            continue;
        }
        boost::json::object& one = told.emplace_back(boost::json::object()).as_object();
        one["address"] = ban.network.text();
        if (!ban.user.empty()) one["user"] = ban.user;
        one["since"] = archive::iso_time(ban.since);
        one["until"] = until;
        one["failures"] = ban.failures;
        one["times"] = ban.times;
        one["reason"] = reason_for(ban);
    }
    if (options.json) context.out << boost::json::serialize(told) << '\n';
    return loaded.problems.empty() ? kOk : kProblem;
}

int finish(CliContext& context, const auth::BanProblems& problems, const std::string& done)
{
    for (const std::string& problem : problems)
        context.err << problem << '\n';
    if (problems.empty()) context.out << done;
    return problems.empty() ? kOk : kProblem;
}

int run_lift(const BanOptions& options, CliContext& context)
{
    const bool some = !options.address.empty() || !options.user.empty();
    if (some == options.all) {
        refuse(context, "say whose bans: ADDRESS, --user NAME, both, or --all");
        return kUsage;
    }
    std::optional<auth::Network> network;
    if (!options.address.empty() && !(network = network_argument(options.address, context))) return kUsage;
    const auto disk = find_bans(options, context);
    if (!disk) return kProblem;

    std::string lifted;
    const auto lift = [&](std::vector<auth::Ban>& bans) {
        const auto meant = [&](const auth::Ban& ban) {
            const bool there = !network || network->contains(ban.network) || ban.network.contains(*network);
            return there && (options.user.empty() || options.user == ban.user);
        };
        // With those that ended: who is forgiven starts afresh. Only what was in force is told.
        for (const auth::Ban& ban : bans)
            if (meant(ban) && ban.in_force(disk->now)) lifted += fmt::format("lifted {}\n", whom(ban));
        return std::erase_if(bans, meant) != 0;
    };
    const auth::BanProblems problems = auth::edit_bans(disk->paths, lift);
    if (problems.empty() && lifted.empty() && !options.all) return refuse(context, "there is no such ban");
    return finish(context, problems, lifted);
}

// The entry that keeps everybody in `network` from being banned, if there is one.
std::optional<std::string> exemption(const std::vector<std::string>& exempt, const auth::Network& network)
{
    for (const std::string& entry : exempt) {
        const auto parsed = auth::Network::parse(entry);
        if (parsed && parsed->contains(network)) return entry;
    }
    return std::nullopt;
}

int run_add(const BanOptions& options, CliContext& context)
{
    const auto given = network_argument(options.address, context);
    if (!given) return kUsage;
    const auth::Network network = given->counted_by();
    if (!network.is_one_client()) {
        refuse(context, fmt::format("{}: only one address, or an IPv6 /64, can be banned", network.text()));
        return kUsage;
    }
    if (!options.user.empty() && !auth::is_user_name(options.user)) {
        refuse(context, fmt::format("\"{}\" cannot be the name of a user", options.user));
        return kUsage;
    }
    std::optional<config::Seconds> duration;
    if (!options.duration.empty() && !(duration = config::parse_duration(options.duration))) {
        refuse(context, fmt::format("\"{}\" is not a duration such as 30m or 2d", options.duration));
        return kUsage;
    }
    const auto disk = find_bans(options, context);
    if (!disk) return kProblem;

    if (const auto why = exemption(disk->config.bans.exempt, network))
        context.err << fmt::format("{} is exempt ({} in bans.exempt): the ban has no effect there\n",
                                   network.text(), *why);
    const auto longest = std::chrono::floor<std::chrono::days>(auth::kLatestEnd - disk->now);
    if (duration.value_or(config::Seconds(0)) > longest) {
        refuse(context, fmt::format("--for {}: no ban can last longer than {}d from now", options.duration,
                                    longest.count()));
        return kUsage;
    }
    const auto until = disk->now + duration.value_or(disk->config.bans.duration);
    const auth::Ban ban{network, options.user, disk->now, until, 0, 1};
    const auto add = [&](std::vector<auth::Ban>& bans) {
        std::erase_if(
            bans, [&](const auth::Ban& old) { return old.network == ban.network && old.user == ban.user; });
        bans.push_back(ban);
        return true;
    };
    return finish(context, auth::edit_bans(disk->paths, add),
                  fmt::format("banned {} until {}\n", whom(ban), archive::iso_time(until)));
}

} // namespace

void add_ban(CLI::App& app, CliContext& context)
{
    CLI::App* ban = app.add_subcommand("ban", "List, lift and set bans after failed logins");
    ban->require_subcommand(1);
    const auto list = add_command<BanOptions>(*ban, context, "list", "List the bans in force", run_list);
    list.first->add_flag("--json", list.second->json, "Print JSON");

    const auto lift =
        add_command<BanOptions>(*ban, context, "lift", "Lift bans; a running server notices", run_lift);
    lift.first->add_option("address", lift.second->address, "Address or network whose bans are lifted");
    lift.first->add_option("--user", lift.second->user, "Only bans of this user");
    lift.first->add_flag("--all", lift.second->all, "Every ban there is");

    const auto add =
        add_command<BanOptions>(*ban, context, "add", "Ban an address, or one user from there", run_add);
    add.first->add_option("address", add.second->address, "Address to ban; of IPv6 its /64 is")->required();
    add.first->add_option("--user", add.second->user, "Ban only this user from there");
    add.first->add_option("--for", add.second->duration, "How long, such as 2h (default: bans.duration)");
}

} // namespace wharf::cli
