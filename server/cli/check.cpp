#include "server/cli/check.hpp"

#include "auth/user_store.hpp"
#include "config/check_files.hpp"
#include "config/print.hpp"
#include "server/cli/config_options.hpp"

#include <memory>

namespace wharf::cli {
namespace {

int run_check(const ConfigOptions& options, CliContext& context)
{
    config::Loaded loaded = load_config(options);
    std::vector<std::string> users_problems;
    // Paths in a configuration that could not be read in full may be the defaults; what is there says
    // nothing.
    if (loaded.ok()) {
        for (const config::Finding& finding : config::check_files(loaded.config))
            loaded.add(finding);
        const bool users_readable = loaded.ok();
        if (users_readable) users_problems = auth::load_users(loaded.config.auth.users).problems;
    }
    report(loaded.problems, context.err);
    for (const std::string& problem : users_problems)
        context.err << problem << '\n';
    if (!loaded.ok() || !users_problems.empty()) return kProblem;

    context.out << "# In effect, from " << loaded.source << "\n\n" << config::to_toml(loaded.config);
    return kOk;
}

} // namespace

void add_check(CLI::App& app, CliContext& context)
{
    CLI::App* check =
        app.add_subcommand("check", "Show every error in the configuration, else what is in effect");
    const auto options = std::make_shared<ConfigOptions>();
    add_config_options(*check, *options);
    check->callback([options, &context] { context.exit_code = run_check(*options, context); });
}

} // namespace wharf::cli
