#include "server/cli/serve.hpp"

#include "config/check_files.hpp"
#include "server/app.hpp"
#include "server/cli/config_options.hpp"
#include "server/first_steps.hpp"
#include "server/log_setup.hpp"

#include <memory>

namespace wharf::cli {

namespace {

int run_serve(const ConfigOptions& options, CliContext& context)
{
    config::Loaded loaded = load_config(options);
    if (loaded.ok())
        for (const config::Finding& finding : config::check_files(loaded.config))
            loaded.add(finding);
    if (!loaded.ok()) {
        report(loaded.problems, context.err);
        return kProblem;
    }
    const config::Config& config = loaded.config;
    server::set_up_log(config.log);

    std::optional<server::DemoLogin> demo;
    if (loaded.embedded) {
        auto prepared = server::prepare_demo(config);
        if (const auto* problem = std::get_if<std::string>(&prepared)) {
            context.err << *problem << '\n';
            return kProblem;
        }
        demo = std::get<server::DemoLogin>(prepared);
    }

    server::App app(config);
    const auto problems = app.open();
    for (const std::string& problem : problems)
        context.err << problem << '\n';
    if (!problems.empty()) return kProblem;
    if (demo) server::print_first_steps(config, *demo, context.out);
    return app.run() ? kOk : kProblem;
}

} // namespace

void add_serve(CLI::App& app, CliContext& context)
{
    CLI::App* command =
        app.add_subcommand("serve", "Serve until SIGTERM; SIGHUP reads the certificate again");
    auto options = std::make_shared<ConfigOptions>();
    add_config_options(*command, *options);
    command->callback([options, &context] { context.exit_code = run_serve(*options, context); });
}

} // namespace wharf::cli
