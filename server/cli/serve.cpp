#include "server/cli/serve.hpp"

#include "server/app.hpp"
#include "server/cli/config_options.hpp"
#include "server/first_steps.hpp"
#include "server/log_setup.hpp"

#include <memory>

namespace wharf::cli {

namespace {

int show(const std::vector<std::string>& problems, CliContext& context)
{
    server::wait_for_log(); // what led there comes first
    for (const std::string& problem : problems)
        context.err << problem << '\n';
    return kProblem;
}

int run_serve(const ConfigOptions& options, CliContext& context)
{
    const server::CheckedConfig checked = load_checked(options);
    if (!checked.problems.empty()) return show(checked.problems, context);
    const config::Config& config = checked.config;
    const server::LogToTheEnd log;
    server::set_up_log(config.log);

    std::optional<server::DemoLogin> demo;
    if (checked.embedded) {
        auto prepared = server::prepare_demo(config);
        if (const auto* problem = std::get_if<std::string>(&prepared)) return show({*problem}, context);
        demo = std::get<std::optional<server::DemoLogin>>(prepared);
    }

    // A reload reads the same file, even if by then another would be found first.
    ConfigOptions again = options;
    if (!checked.embedded) again.file = checked.source;
    server::App app(config, [again] { return load_checked(again); });
    const auto problems = app.open();
    if (!problems.empty()) return show(problems, context);
    if (checked.embedded) server::print_first_steps(config, demo, context.out);
    return app.run() == server::App::End::Complete ? kOk : kTransfersCut;
}

} // namespace

void add_serve(CLI::App& app, CliContext& context)
{
    CLI::App* command =
        app.add_subcommand("serve", "Serve until SIGTERM; SIGHUP takes up a changed configuration");
    auto options = std::make_shared<ConfigOptions>();
    add_config_options(*command, *options);
    command->callback([options, &context] { context.exit_code = run_serve(*options, context); });
}

} // namespace wharf::cli
