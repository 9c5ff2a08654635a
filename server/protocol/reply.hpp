// A reply as RFC 959 4.2 has it: a code and one or more lines of text. Data only.
#pragma once

#include <boost/system/error_code.hpp>
#include <string>
#include <vector>

namespace wharf::protocol {

struct Reply {
    int code = 0;
    std::vector<std::string> lines; // at least one; no CR, no LF
    // Why the server itself failed, until the log has been told. The client never is.
    boost::system::error_code cause = {};

    Reply() = default;
    Reply(int c, std::string text)
        : code(c)
        , lines{std::move(text)}
    {
    }
    Reply(int c, std::vector<std::string> text)
        : code(c)
        , lines(std::move(text))
    {
    }
    friend bool operator==(const Reply&, const Reply&) = default;
};

// The bytes on the wire. Several lines: "211-first", " middle", "211 last" (a middle line that began with a
// digit could be taken for the end, so each gets a space in front). A CR, LF or NUL inside a line is replaced
// by '?'.
[[nodiscard]] std::string to_wire(const Reply& reply);

} // namespace wharf::protocol
