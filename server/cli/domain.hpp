// wharfinger domain create|list|remove: the tenants.
#pragma once

#include "config/config.hpp"
#include "server/cli/context.hpp"

#include <CLI/CLI.hpp>
#include <optional>
#include <string>

namespace wharf::cli {

void add_domain(CLI::App& app, CliContext& context);

// Makes a domain, and the data root if there is none; one that exists already is fine. Gives back what went
// wrong, if anything. Blocks.
[[nodiscard]] std::optional<std::string> create_domain(const config::Config& config, const std::string& name);

} // namespace wharf::cli
