#include "server/cli/config_options.hpp"

#include "config/find.hpp"

namespace wharf::cli {

void add_config_options(CLI::App& command, ConfigOptions& options)
{
    command.add_option(
        "--config", options.file,
        "Configuration file (else ./wharfinger.toml, /etc/wharfinger/wharfinger.toml, or built-in)");
    // One value each, or the option would swallow the command's own arguments.
    command.add_option("--set", options.set, "Override one setting: section.key=value")
        ->allow_extra_args(false)
        ->type_name("KEY=VALUE");
}

config::Loaded load_config(const ConfigOptions& options)
{
    if (!options.file.empty()) return config::load_file(options.file, options.set);
    if (const auto found = config::find_config()) return config::load_file(*found, options.set);
    return config::load_embedded(options.set);
}

std::optional<config::Config> load_or_report(const ConfigOptions& options, std::ostream& err)
{
    config::Loaded loaded = load_config(options);
    report(loaded.problems, err);
    if (!loaded.ok()) return std::nullopt;
    return std::move(loaded.config);
}

server::CheckedConfig load_checked(const ConfigOptions& options)
{
    return server::check(load_config(options));
}

void report(const std::vector<config::Problem>& problems, std::ostream& err)
{
    for (const config::Problem& problem : problems)
        err << config::to_text(problem) << '\n';
}

} // namespace wharf::cli
