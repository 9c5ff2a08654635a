// wharfinger prune: what retention removes, now or only in words.
#pragma once

#include "server/cli/context.hpp"

#include <CLI/CLI.hpp>

namespace wharf::cli {

void add_prune(CLI::App& app, CliContext& context);

} // namespace wharf::cli
