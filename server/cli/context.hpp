// What a subcommand talks to, and the answer it leaves for main().
#pragma once

#include <istream>
#include <ostream>

namespace wharf::cli {

inline constexpr int kOk = 0;
inline constexpr int kProblem = 1;
inline constexpr int kUsage = 2;        // also what main() makes of arguments CLI11 refuses
inline constexpr int kTransfersCut = 3; // serve: stopped, but not every transfer could finish

// Outlives the CLI::App its subcommands are registered on: they keep a reference.
struct CliContext {
    std::istream& in;
    std::ostream& out; // results
    std::ostream& err; // problems and prompts
    int exit_code = kOk;
};

} // namespace wharf::cli
