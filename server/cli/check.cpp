#include "server/cli/check.hpp"

#include "config/print.hpp"
#include "server/cli/config_options.hpp"

#include <memory>

namespace wharf::cli {
namespace {

int run_check(const ConfigOptions& options, CliContext& context)
{
    const server::CheckedConfig checked = load_checked(options);
    for (const std::string& problem : checked.problems)
        context.err << problem << '\n';
    if (!checked.problems.empty()) return kProblem;

    for (const std::string& warning : checked.warnings)
        context.err << "warning: " << warning << '\n';
    context.out << "# In effect, from " << checked.source << "\n\n" << config::to_toml(checked.config);
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
