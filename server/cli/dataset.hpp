// wharfinger dataset create|show|list|title|hold|release|remove: the datasets of a domain.
#pragma once

#include "server/cli/context.hpp"

#include <CLI/CLI.hpp>

namespace wharf::cli {

void add_dataset(CLI::App& app, CliContext& context);

} // namespace wharf::cli
