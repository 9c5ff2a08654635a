// One command line, cut in two. Data only.
#pragma once

#include "server/protocol/verb.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace wharf::protocol {

struct Command {
    Verb verb = Verb::Unknown;
    std::string name;     // as the client wrote it, upper-cased; for replies and logs
    std::string argument; // raw bytes behind the first space; meaningful only if has_argument
    bool has_argument = false;
};

// Pure; never fails: a verb that is not in the table is Verb::Unknown. Telnet IAC sequences (RFC 959 section
// 3, "ABOR" preceded by IP and Synch) are dropped. Trailing spaces stay, they may belong to a file name.
[[nodiscard]] Command parse_command(std::string_view line);

} // namespace wharf::protocol
