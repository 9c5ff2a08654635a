// wharfinger jobs list|show: what became of landed files.
#pragma once

#include "server/cli/context.hpp"

#include <CLI/CLI.hpp>

namespace wharf::cli {

void add_jobs(CLI::App& app, CliContext& context);

} // namespace wharf::cli
