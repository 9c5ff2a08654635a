// The subcommand `jobs payload`.
#pragma once

#include "server/cli/context.hpp"

#include <CLI/CLI.hpp>

namespace wharf::cli {

void add_job_payload(CLI::App& jobs, CliContext& context);

} // namespace wharf::cli
