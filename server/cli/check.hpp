// wharfinger check: everything that is wrong with the configuration, else the settings in effect.
#pragma once

#include "server/cli/context.hpp"

#include <CLI/CLI.hpp>

namespace wharf::cli {

void add_check(CLI::App& app, CliContext& context);

} // namespace wharf::cli
