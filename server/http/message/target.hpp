// What a request line names (RFC 9112 section 3.2). Pure.
#pragma once

#include "server/http/message/fields.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wharf::http {

// Only parse_target() makes one of a client's text, so code holding it never checks again.
struct Target {
    std::vector<std::string> path; // decoded parts, none empty, "." or ".."; valid UTF-8 without NUL
    bool folder = false;           // the path ended with '/'
    Fields query;                  // decoded; valid UTF-8 without NUL
};

// The absolute-form "https://host:8443/path?query", in parts; of every other form all is `rest`. With an
// authority it counts in place of the Host field.
struct Form {
    std::optional<std::string_view> authority;
    std::string_view rest; // "/" at least, where there is an authority
};
[[nodiscard]] Form split_form(std::string_view text);

// Nothing for what is not origin-form or breaks one of the rules above.
[[nodiscard]] std::optional<Target> parse_target(std::string_view text);
// "a=1&b=2" as queries and forms have it; nothing if it breaks one of the rules above.
[[nodiscard]] std::optional<Fields> parse_query(std::string_view text);

} // namespace wharf::http
