// wharfinger serve: the server in the foreground.
#pragma once

#include "server/cli/context.hpp"

#include <CLI/CLI.hpp>

namespace wharf::cli {

void add_serve(CLI::App& app, CliContext& context);

} // namespace wharf::cli
