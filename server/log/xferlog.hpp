// The line of one transfer as xferlog(5) has it, the format of wu-ftpd that vsftpd and ProFTPD write and that
// log analysers read. Pure.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace wharf::log {

struct Transfer {
    enum class Direction { Incoming, Outgoing };

    std::chrono::system_clock::time_point ended;
    std::chrono::duration<double> took = {};
    std::string address; // of the client
    std::uint64_t bytes = 0;
    std::string path;
    Direction direction = Direction::Incoming;
    std::string user;
    bool complete = false;
};

// Without a line end. Fields are separated by blanks, so those within a name become '_', as does what would
// not be seen; the time is UTC, and the seconds are at least 1, which a rate can be divided by.
//
//   Sat Nov 21 11:34:27 2026 1 192.0.2.7 1048576 /data/abcd-1234/a_b.csv b _ i r alice ftp 0 * c
[[nodiscard]] std::string xferlog_line(const Transfer& transfer);

} // namespace wharf::log
