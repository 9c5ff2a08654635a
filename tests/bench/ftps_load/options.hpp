// The words of the command line.
#pragma once

#include <cstdint>
#include <string>

namespace load {

// Sizes in bytes. Each workload reads what main.cpp's usage names for it and nothing else.
struct Options {
    std::string workload;

    std::uint16_t port = 0; // on 127.0.0.1
    std::string user;
    std::string password;
    bool pasv = false; // PASV instead of EPSV

    std::string path;
    std::string directory;
    std::string direction; // up | down
    std::uint64_t bytes = 0;
    std::uint64_t size = 0;
    int streams = 1;
    int sessions = 1;
    int files = 1;
    int count = 1;
    int at_once = 1;
    int names = 0;
    int seconds = 10;
    int interval_ms = 2;
    bool resume = false;
    bool spread = false;
    bool decrypt = false;
    bool upload = false;
};

// Throws Failure for a word that is unknown, lacks its value or has a wrong one.
[[nodiscard]] Options parse_options(int argc, char** argv);

} // namespace load
