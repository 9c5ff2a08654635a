// wharfinger token create|list|revoke: what programs show instead of a password, over HTTPS.
#pragma once

#include "server/cli/context.hpp"

#include <CLI/CLI.hpp>

namespace wharf::cli {

// `create` prints nothing but the token on standard output, and that once: only its hash is kept.
void add_token(CLI::App& app, CliContext& context);

} // namespace wharf::cli
