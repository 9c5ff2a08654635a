// wharfinger domain create|list: the tenants.
#pragma once

#include "server/cli/context.hpp"

#include <CLI/CLI.hpp>

namespace wharf::cli {

void add_domain(CLI::App& app, CliContext& context);

} // namespace wharf::cli
