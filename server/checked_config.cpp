#include "server/checked_config.hpp"

#include "auth/token_edits.hpp"
#include "auth/user_store.hpp"
#include "config/check_files.hpp"
#include "server/options.hpp"

#include <variant>

namespace wharf::server {

namespace {

// "" or what is wrong. A certificate of the server's own making is not looked at: it is made where it is
// missing.
std::string tls_problem(const net::TlsOptions& options)
{
    if (options.certificates.empty())
        return options.client_ca.empty() ? std::string() : net::check_client_ca(options.client_ca);
    const auto made = net::TlsContext::load(options);
    const auto* const problem = std::get_if<std::string>(&made);
    return problem != nullptr ? *problem : std::string();
}

void check_tls(config::Loaded& loaded)
{
    const std::string problem = tls_problem(named_tls_options(loaded.config));
    if (problem.empty()) return;
    // The sentence begins with the key it is about.
    const std::size_t colon = problem.find(": ");
    loaded.add({{problem.substr(0, colon)}, problem.substr(colon + 2)});
}

} // namespace

CheckedConfig check(config::Loaded loaded)
{
    // Paths in a configuration that could not be read in full may be the defaults; what is there says
    // nothing.
    if (loaded.ok()) {
        for (const config::Finding& finding : config::check_files(loaded.config))
            loaded.add(finding);
    }
    std::vector<std::string> account_problems;
    if (loaded.ok()) {
        check_tls(loaded);
        account_problems = auth::load_users(loaded.config.auth.users).problems;
        const auto token_problems = auth::load_tokens(loaded.config.auth.tokens).problems;
        account_problems.insert(account_problems.end(), token_problems.begin(), token_problems.end());
    }

    CheckedConfig checked{std::move(loaded.config), std::move(loaded.source), loaded.embedded, {}};
    for (const config::Problem& problem : loaded.problems)
        checked.problems.push_back(config::to_text(problem));
    checked.problems.insert(checked.problems.end(), account_problems.begin(), account_problems.end());
    return checked;
}

} // namespace wharf::server
