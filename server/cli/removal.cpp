#include "server/cli/removal.hpp"

#include "archive/disk/dataset_removal.hpp"
#include "archive/disk/titles.hpp"
#include "archive/retention/found.hpp"
#include "auth/user_store.hpp"
#include "server/cli/archive_command.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace wharf::cli {
namespace {

using archive::DatasetKey;

struct RemovalOptions {
    ConfigOptions config;
    std::string domain;
    std::string id;
    bool yes = false;
};

std::string counted(std::uint64_t count, std::string_view what)
{
    return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

// Nothing, and told why, if it is held, or that cannot be told.
bool may_go(archive::Archive& archive, const DatasetKey& key, CliContext& context)
{
    const auto held = retention::is_held(archive, key);
    if (!held)
        refuse(context, "cannot tell whether " + key.id.text() + " is held", held.error());
    else if (*held)
        refuse(context, fmt::format("{} is held: release it first, with wharfinger dataset release {} {}",
                                    key.id.text(), key.domain.text(), key.id.text()));
    return held && !*held;
}

std::string what_goes(archive::Archive& archive, const DatasetKey& key,
                      const archive::DatasetContents& contents)
{
    const auto title = archive::title_of(archive.datasets(), key);
    std::string line = fmt::format("{}{}: {}, {}, {}", key.id.text(), title ? " (" + *title + ")" : "",
                                   counted(contents.snapshots, "snapshot"), counted(contents.jobs, "job"),
                                   contents.has_table ? "a live table" : "no live table");
    if (contents.unfinished > 0) line += fmt::format("; {} not ended yet", contents.unfinished);
    return line;
}

// False: nothing goes, since nobody said that it should.
bool said_yes(const RemovalOptions& options, CliContext& context)
{
    if (!options.yes) context.err << "nothing was removed: --yes does it, and nothing brings it back\n";
    return options.yes;
}

int run_remove_dataset(const RemovalOptions& options, CliContext& context)
{
    const auto domain = domain_argument(options.domain, context);
    const auto id = dataset_argument(options.id, context);
    if (!domain || !id) return kUsage;
    const auto open = open_configured(options.config, Company::Alone, Index::Asked, context);
    if (!open) return kProblem;
    const DatasetKey key{*domain, *id};
    const auto all = archive::contents_of(*open->archive, *domain);
    if (!all) return refuse(context, "cannot look for " + id->text(), all.error());
    const auto found = all->find(key);
    if (found == all->end())
        return refuse(context, fmt::format("there is no dataset {} in {}", id->text(), domain->text()));
    if (!may_go(*open->archive, key, context)) return kProblem;
    context.out << what_goes(*open->archive, key, found->second) << '\n';
    if (!said_yes(options, context)) return kProblem;
    if (auto removed = archive::remove_dataset(*open->archive, key); !removed)
        return refuse(context, "cannot remove all of " + id->text() + "; try again", removed.error());
    context.out << "removed " << id->text() << '\n';
    return kOk;
}

// The server makes the domains of its users, so it would be there again. True: none has it.
bool nobody_has(const archive::DomainName& domain, const config::Config& config, CliContext& context)
{
    const auth::LoadedUsers loaded = auth::load_users(config.auth.users);
    for (const std::string& problem : loaded.problems)
        context.err << problem << '\n';
    std::vector<std::string> names;
    for (const auto& [name, user] : loaded.users)
        if (std::ranges::find(user.domains, domain.text()) != user.domains.end())
            names.push_back('"' + name + '"');
    if (!names.empty())
        context.err << fmt::format(
            "{} is a domain of {}: take it from them first, with wharfinger user set or "
            "user remove\n",
            domain.text(), fmt::join(names, ", "));
    return loaded.problems.empty() && names.empty();
}

int run_remove_domain(const RemovalOptions& options, CliContext& context)
{
    const auto domain = domain_argument(options.domain, context);
    if (!domain) return kUsage;
    const auto config = load_or_report(options.config, context.err);
    if (!config) return kProblem;
    const auto open = open_archive(*config, Company::Alone, Index::Asked, context.err);
    if (!open) return kProblem;
    const auto all = archive::contents_of(*open->archive, *domain);
    if (!all) return refuse(context, "cannot look for " + domain->text(), all.error());
    if (all->empty() && !open->archive->datasets().domain_exists(*domain))
        return refuse(context, "there is no domain " + domain->text());
    if (!nobody_has(*domain, *config, context)) return kProblem;
    const auto strangers = archive::strangers_in(*open->archive, *domain);
    if (!strangers) return refuse(context, "cannot look into " + domain->text(), strangers.error());
    if (!strangers->empty())
        return refuse(context,
                      fmt::format("its directory has what is not the server's; move it away first: {}",
                                  fmt::join(*strangers, ", ")));

    for (const auto& [key, contents] : *all) {
        if (!may_go(*open->archive, key, context)) return kProblem;
        context.out << what_goes(*open->archive, key, contents) << '\n';
    }
    if (!said_yes(options, context)) return kProblem;
    if (auto removed = archive::remove_domain(*open->archive, *domain); !removed)
        return refuse(context, "cannot remove all of " + domain->text() + "; try again", removed.error());
    context.out << "removed " << domain->text() << '\n';
    return kOk;
}

template <class Run>
auto add_removal(CLI::App& app, CliContext& context, const char* description, Run run)
{
    auto added = add_command<RemovalOptions>(app, context, "remove", description, run);
    added.first->add_option("domain", added.second->domain, "Name, such as data.example.gov")->required();
    added.first->add_flag("--yes", added.second->yes, "Do it; without this it only says what would go");
    return added;
}

} // namespace

void add_dataset_removal(CLI::App& dataset, CliContext& context)
{
    const auto added = add_removal(
        dataset, context, "Remove a dataset with its jobs, snapshots and live table; no server may run",
        run_remove_dataset);
    added.first->add_option("id", added.second->id, "Its id, such as b2fd-cjk2")->required();
}

void add_domain_removal(CLI::App& domain, CliContext& context)
{
    add_removal(domain, context, "Remove a domain with all its datasets; no server may run",
                run_remove_domain);
}

} // namespace wharf::cli
