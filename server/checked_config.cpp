#include "server/checked_config.hpp"

#include "auth/token_edits.hpp"
#include "auth/user_store.hpp"
#include "config/check_files.hpp"
#include "server/certificate_dates.hpp"
#include "server/options.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <variant>

namespace wharf::server {

namespace {

struct TlsVerdict {
    std::string problem; // "" if there is none
    std::vector<std::string> warnings;
};

// A certificate of the server's own making is not looked at: it is made where it is missing.
TlsVerdict judge_tls(const net::TlsOptions& options)
{
    if (options.certificates.empty())
        return {options.client_ca.empty() ? std::string() : net::check_client_ca(options.client_ca), {}};
    const auto made = net::TlsContext::load(options);
    if (const auto* const problem = std::get_if<std::string>(&made)) return {*problem, {}};
    const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    return {{}, date_warnings(std::get<std::shared_ptr<net::TlsContext>>(made)->certificates(), now)};
}

// The warnings.
std::vector<std::string> check_tls(config::Loaded& loaded)
{
    const auto [problem, warnings] = judge_tls(named_tls_options(loaded.config));
    if (problem.empty()) return warnings;
    // The sentence begins with the key it is about.
    const std::size_t colon = problem.find(": ");
    loaded.add({{problem.substr(0, colon)}, problem.substr(colon + 2)});
    return {};
}

std::vector<std::string> setting_warnings(const config::Config& config, const auth::LoadedUsers& users)
{
    std::vector<std::string> warnings;
    if (users.problems.empty() && users.users.empty())
        warnings.push_back(fmt::format("auth.users: {}: {}, so nobody can log in: `wharfinger user add`",
                                       config.auth.users, users.missing ? "no such file" : "no users in it"));
    if (config.tls.client_certificates == config::ClientCertificates::Required &&
        !config.https.listen.empty())
        warnings.push_back(
            "tls.client_certificates: \"require\" is for FTPS: https.listen takes passwords and "
            "tokens without a certificate");
    return warnings;
}

} // namespace

void log_setting_warnings(const config::Config& config)
{
    for (const std::string& warning : setting_warnings(config, auth::load_users(config.auth.users)))
        spdlog::warn("{}", warning);
}

CheckedConfig check(config::Loaded loaded)
{
    // Paths in a configuration that could not be read in full may be the defaults; what is there says
    // nothing.
    if (loaded.ok()) {
        for (const config::Finding& finding : config::check_files(loaded.config))
            loaded.add(finding);
    }
    std::vector<std::string> account_problems;
    std::vector<std::string> warnings;
    if (loaded.ok()) {
        auto users = auth::load_users(loaded.config.auth.users);
        warnings = setting_warnings(loaded.config, users);
        const auto of_certificates = check_tls(loaded);
        warnings.insert(warnings.end(), of_certificates.begin(), of_certificates.end());
        account_problems = std::move(users.problems);
        const auto token_problems = auth::load_tokens(loaded.config.auth.tokens).problems;
        account_problems.insert(account_problems.end(), token_problems.begin(), token_problems.end());
    }

    CheckedConfig checked{
        std::move(loaded.config), std::move(loaded.source), loaded.embedded, {}, std::move(warnings)};
    for (const config::Problem& problem : loaded.problems)
        checked.problems.push_back(config::to_text(problem));
    checked.problems.insert(checked.problems.end(), account_problems.begin(), account_problems.end());
    return checked;
}

} // namespace wharf::server
