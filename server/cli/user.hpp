// wharfinger user add|set|passwd|list|remove: who may log in.
#pragma once

#include "config/config.hpp"
#include "server/cli/context.hpp"

#include <CLI/CLI.hpp>
#include <functional>
#include <optional>
#include <string>

namespace wharf::cli {

// Makes a domain in the archive; one that exists already is fine. Gives back what went wrong, if anything.
using CreateDomain =
    std::function<std::optional<std::string>(const config::Config& config, const std::string& domain)>;

// The domains a user is given are made first, so that nobody is ever a user of a domain that does not exist.
void add_user(CLI::App& app, CliContext& context, CreateDomain create_domain);

} // namespace wharf::cli
