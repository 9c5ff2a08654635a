// wharfinger jobs list, show, rerun, cancel: what became of landed files, and what is to become of them.
#pragma once

#include "server/cli/context.hpp"

#include <CLI/CLI.hpp>

namespace wharf::cli {

void add_jobs(CLI::App& app, CliContext& context);

} // namespace wharf::cli
