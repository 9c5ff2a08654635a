// The talk with whoever started us: one line of JSON each on standard output, the go on standard input.
#pragma once

#include "tests/bench/ftps_load/latencies.hpp"

#include <string>
#include <string_view>

namespace load {

// `text` as a JSON string; bytes beyond ASCII as if they were Latin-1.
[[nodiscard]] std::string quoted(std::string_view text);

// Written at once.
void print_line(std::string_view json);

// The next line of standard input without its end; false at its end. Blocks.
bool read_line(std::string& line);

// {"ready": true, "setup_seconds": ...}
void say_ready(Clock::time_point setup_began);

// Says so and waits for a line; returns when it came. Blocks. Throws
// Failure if standard input ends instead.
void wait_for_the_go(Clock::time_point setup_began);

// Says {"error": ...} and ends the process with 1, whatever other threads are at.
[[noreturn]] void end_with_error(std::string_view what);

} // namespace load
