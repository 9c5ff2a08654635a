// A mistyped subcommand, in words that help: CLI11 says only that one is required, or that words are left
// over.
#pragma once

#include <CLI/CLI.hpp>

#include <string>

namespace wharf::cli {

// After a parse that failed for want of a subcommand or for words that nothing takes: one sentence that names
// what stands in a subcommand's place, and what may have been meant. "" if nothing stands there.
[[nodiscard]] std::string wrong_command(const CLI::App& app);

} // namespace wharf::cli
