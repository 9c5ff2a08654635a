// wharfinger reindex: fills the catalog again from the job directories.
#pragma once

#include "server/cli/context.hpp"

#include <CLI/CLI.hpp>

namespace wharf::cli {

void add_reindex(CLI::App& app, CliContext& context);

} // namespace wharf::cli
