#include "server/cli/domain.hpp"

#include "archive/disk/directories.hpp"
#include "archive/disk/posix_env.hpp"
#include "server/cli/archive_command.hpp"
#include "server/cli/removal.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

namespace wharf::cli {
namespace {

struct DomainOptions {
    ConfigOptions config;
    std::string domain;
    bool json = false;
};

int run_create(const DomainOptions& options, CliContext& context)
{
    const auto domain = domain_argument(options.domain, context);
    if (!domain) return kUsage;
    const auto config = load_or_report(options.config, context.err);
    if (!config) return kProblem;
    if (const auto problem = create_domain(*config, domain->text()))
        return refuse(context, fmt::format("cannot make domain {}: {}", domain->text(), *problem));
    context.out << domain->text() << '\n';
    return kOk;
}

int run_list(const DomainOptions& options, CliContext& context)
{
    const auto open = open_configured(options.config, Company::Any, Index::Asked, context);
    if (!open) return kProblem;
    const auto domains = open->archive->datasets().domains();
    if (!domains) return refuse(context, "cannot list domains", domains.error());
    boost::json::array all;
    for (const auto& domain : *domains) {
        const auto room = open->archive->space().room(domain);
        if (!room) return refuse(context, "cannot tell what " + domain.text() + " holds", room.error());
        all.push_back({{"domain", domain.text()}, {"bytes", room->used}, {"quota", nullptr}});
        if (room->quota) all.back().as_object()["quota"] = *room->quota;
        if (!options.json)
            context.out << fmt::format("{}  {} of {} bytes\n", domain.text(), room->used,
                                       room->quota ? std::to_string(*room->quota) : "unlimited");
    }
    if (options.json) context.out << boost::json::serialize(all) << '\n';
    return kOk;
}

} // namespace

void add_domain(CLI::App& app, CliContext& context)
{
    CLI::App* domain = app.add_subcommand("domain", "Make, list and remove domains");
    domain->require_subcommand(1);
    const auto create = add_command<DomainOptions>(
        *domain, context, "create", "Make a domain; one that exists already is fine", run_create);
    create.first->add_option("domain", create.second->domain, "Name, such as data.example.gov")->required();
    const auto list = add_command<DomainOptions>(
        *domain, context, "list", "List the domains, with the bytes each holds and may hold", run_list);
    list.first->add_flag("--json", list.second->json, "Print JSON");
    add_domain_removal(*domain, context);
}

std::optional<std::string> create_domain(const config::Config& config, const std::string& name)
{
    const auto domain = archive::DomainName::parse(name);
    if (!domain) return domain.error().message();
    const auto root = archive::PosixEnv::make(config.data.root);
    if (!root) return fmt::format("{}: {}", config.data.root, root.error().message());
    auto made = archive::make_fixed_directories(**root);
    if (made) made = archive::Datasets(**root).create_domain(*domain);
    if (!made) return made.error().message();
    return std::nullopt;
}

} // namespace wharf::cli
