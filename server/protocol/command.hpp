// One command line, cut in two. Data only.
#pragma once

#include "server/protocol/verb.hpp"

#include <string>
#include <string_view>

namespace wharf::protocol {

struct Command {
    Verb verb = Verb::Unknown;
    std::string name;          // as the client wrote it, upper-cased; for replies and logs
    std::string argument;      // raw bytes behind the first space
    bool has_argument = false; // false for an empty one
};

// Pure; never fails: a verb that is not in the table is Verb::Unknown. The verb begins with the first byte (a
// leading space makes it empty, and so unknown) and ends at the first space. Trailing spaces stay, they
// may belong to a file name; only "LIST ", as some clients send it, has no argument.
//
// In front of the verb and within it Telnet sequences (RFC 959 section 4.1.3: "ABOR" comes behind IP and
// Synch) are dropped, and so is a single FF, the rest of a Synch whose DM went out of band. In the argument
// nobody sends any, and FF is data there: the letter 'y' with diaeresis of a client that writes Latin-1,
// whatever letter follows. IAC IAC is one byte FF everywhere (RFC 1123 section 4.1.2.12).
[[nodiscard]] Command parse_command(std::string_view line);

} // namespace wharf::protocol
