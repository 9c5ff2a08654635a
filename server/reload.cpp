#include "server/reload.hpp"

#include "config/changes.hpp"
#include "config/validate.hpp"
#include "server/log_setup.hpp"
#include "server/options.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <set>
#include <spdlog/spdlog.h>
#include <sstream>

namespace wharf::server {

namespace {

std::string refuse(const std::vector<std::string>& problems)
{
    for (const std::string& problem : problems)
        spdlog::error("reload refused: {}", problem);
    spdlog::error("reload refused, nothing changed; problems: {}", problems.size());
    return fmt::format("Reload refused, nothing changed: {}", problems.front());
}

std::vector<std::string> lines_of(const std::string& text)
{
    std::vector<std::string> lines;
    std::istringstream rest(text);
    for (std::string line; std::getline(rest, line);)
        lines.push_back(line);
    return lines;
}

// Each file may be right and the mixture wrong: some of its settings wait for a restart.
std::vector<std::string> problems_of(const config::Config& mixture)
{
    std::vector<std::string> problems;
    for (const config::Finding& finding : config::validate(mixture))
        problems.push_back(fmt::format("{}: {} (with the settings that need a restart)", finding.keys.front(),
                                       finding.what));
    return problems;
}

void log_changes(const config::Changes& changes)
{
    for (const config::Change& change : changes.live)
        spdlog::info("reload: {} {} -> {}", change.key, change.from, change.to);
    for (const config::Change& change : changes.at_start)
        spdlog::warn("reload: {} needs a restart; keeps {}", change.key, change.from);
}

bool has_changed(const config::Changes& changes, std::string_view section)
{
    return std::any_of(changes.live.begin(), changes.live.end(),
                       [&](const config::Change& change) { return change.key.starts_with(section); });
}

std::set<std::string> set_of(const std::vector<std::string>& domains)
{
    return {domains.begin(), domains.end()};
}

// Whoever lost the account, or has other rights now, has to log in again.
void review_logins(SessionRegistry& sessions, std::shared_ptr<const auth::Users> users)
{
    const auto still_holds = [users = std::move(users)](const auth::Principal& principal) {
        const auto found = users->find(principal.name);
        return found != users->end() && found->second.role == principal.role &&
               set_of(found->second.domains) == set_of(principal.domains);
    };
    sessions.for_each([still_holds](ftp::Session& session) { session.review_login(still_holds); });
}

} // namespace

std::string reload(Parts& parts, const CheckedConfig& fresh)
{
    if (!fresh.problems.empty()) return refuse(fresh.problems);
    config::Changes changes = config::compare(parts.settings.get()->config, fresh.config);
    const auto mixture_problems = problems_of(changes.result);
    if (!mixture_problems.empty()) return refuse(mixture_problems);
    const auto users = parts.users->users();
    const auto users_problems = lines_of(parts.users->last_problem());
    if (!users_problems.empty()) return refuse(users_problems);
    const auto tokens_problems = lines_of(parts.tokens->last_problem());
    if (!tokens_problems.empty()) return refuse(tokens_problems);
    auto certificates = parts.certificates->load(tls_options(changes.result, *parts.disk.posix));
    if (!certificates.problem.empty()) return refuse({certificates.problem});

    // Nothing fails from here on.
    const auto settings = make_settings(std::move(changes.result));
    parts.certificates->use(std::move(certificates));
    parts.settings.set(settings);
    parts.ports->change(settings->passive);
    parts.registry.change(settings->sessions);
    parts.https_registry.change(settings->https_room);
    parts.archive->space().set_limits(space_limits(settings->config));
    parts.throttle.set_rules(settings->failed_logins);
    review_logins(parts.registry, users);
    log_changes(changes);
    log_setting_warnings(settings->config);
    set_up_log(settings->config.log);
    if (has_changed(changes, "retention.")) parts.start_pruner();

    std::string summary =
        fmt::format("settings changed: {}, waiting for a restart: {}, users: {}; certificate read again",
                    changes.live.size(), changes.at_start.size(), users->size());
    spdlog::info("reload done: {}", summary);
    return "Reloaded: " + summary;
}

} // namespace wharf::server
