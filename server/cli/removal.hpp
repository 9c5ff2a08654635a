// wharfinger dataset remove and wharfinger domain remove: for good, with all that was ever given to them.
// Only where no server runs, and only with --yes; without it they say what would go.
#pragma once

#include "server/cli/context.hpp"

#include <CLI/CLI.hpp>

namespace wharf::cli {

void add_dataset_removal(CLI::App& dataset, CliContext& context);
void add_domain_removal(CLI::App& domain, CliContext& context);

} // namespace wharf::cli
