// wharfinger ban list|lift|add: who is kept out after failed logins. A running server learns of a change
// within a second.
#pragma once

#include "server/cli/context.hpp"

#include <CLI/CLI.hpp>

namespace wharf::cli {

void add_ban(CLI::App& app, CliContext& context);

} // namespace wharf::cli
