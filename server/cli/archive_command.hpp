// What the subcommands on the archive have in common: their configuration options, and names as arguments.
#pragma once

#include "archive/disk/names.hpp"
#include "server/cli/config_options.hpp"
#include "server/cli/context.hpp"
#include "server/cli/open_archive.hpp"

#include <CLI/CLI.hpp>
#include <boost/system/error_code.hpp>

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace wharf::cli {

// Prints the line and gives kProblem.
int refuse(CliContext& context, std::string_view problem);
int refuse(CliContext& context, std::string_view doing, const boost::system::error_code& error);

// Reads the configuration and opens the archive it names; nothing, and told why, if either fails.
[[nodiscard]] std::optional<OpenArchive> open_configured(const ConfigOptions& options, Company company,
                                                         Index index, CliContext& context);

// Nothing, and told why, if it is not such a name.
[[nodiscard]] std::optional<archive::DomainName> domain_argument(const std::string& text,
                                                                 CliContext& context);
[[nodiscard]] std::optional<archive::DatasetId> dataset_argument(const std::string& text,
                                                                 CliContext& context);
[[nodiscard]] std::optional<archive::JobId> job_argument(const std::string& text, CliContext& context);

// A subcommand whose `run(options, context)` gives the exit code. Options has a ConfigOptions `config`.
template <class Options, class Run>
std::pair<CLI::App*, std::shared_ptr<Options>> add_command(CLI::App& parent, CliContext& context,
                                                           const char* name, const char* description, Run run)
{
    CLI::App* added = parent.add_subcommand(name, description);
    auto options = std::make_shared<Options>();
    add_config_options(*added, options->config);
    added->callback([options, &context, run] { context.exit_code = run(*options, context); });
    return {added, options};
}

} // namespace wharf::cli
