// --config and --set, as every subcommand has them.
#pragma once

#include "config/load.hpp"
#include "server/checked_config.hpp"

#include <CLI/CLI.hpp>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

namespace wharf::cli {

struct ConfigOptions {
    std::string file; // empty: the usual places, else the embedded default
    std::vector<std::string> set;
};

// The options must live as long as the command.
void add_config_options(CLI::App& command, ConfigOptions& options);

// Both block on the disk. load_or_report prints every problem to `err`, one a line, and gives nothing if
// there was any. The files the configuration names are not looked at: see config/check_files.hpp.
[[nodiscard]] config::Loaded load_config(const ConfigOptions& options);
[[nodiscard]] std::optional<config::Config> load_or_report(const ConfigOptions& options, std::ostream& err);

// The same, with a look into those files.
[[nodiscard]] server::CheckedConfig load_checked(const ConfigOptions& options);

void report(const std::vector<config::Problem>& problems, std::ostream& err);

} // namespace wharf::cli
