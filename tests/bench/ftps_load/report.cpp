#include "tests/bench/ftps_load/report.hpp"

#include "tests/bench/ftps_load/failure.hpp"

#include <cstdio>
#include <fmt/format.h>
#include <iostream>
#include <unistd.h>

namespace load {

std::string quoted(std::string_view text)
{
    std::string json = "\"";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') json += '\\';
        if (byte >= 0x20 && byte < 0x7F) {
            json += c;
        } else {
            json += fmt::format("\\u{:04x}", byte);
        }
    }
    return json + '"';
}

void print_line(std::string_view json)
{
    fmt::print("{}\n", json);
    std::fflush(stdout);
}

bool read_line(std::string& line)
{
    return static_cast<bool>(std::getline(std::cin, line));
}

void say_ready(Clock::time_point setup_began)
{
    print_line(fmt::format(R"({{"ready": true, "setup_seconds": {:.6f}}})", seconds_since(setup_began)));
}

void wait_for_the_go(Clock::time_point setup_began)
{
    say_ready(setup_began);
    std::string line;
    if (!read_line(line)) throw Failure("standard input ended before the go");
}

void end_with_error(std::string_view what)
{
    print_line(fmt::format(R"({{"error": {}}})", quoted(what)));
    _exit(1);
}

} // namespace load
