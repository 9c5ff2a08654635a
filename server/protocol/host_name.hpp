// The argument of HOST (RFC 7151 section 3.1): whom the client came to see. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace wharf::protocol {

// The name in lower case; "" for the literal of an address ("192.0.2.7", "[2001:db8::1]"), which names no
// domain. Nothing if it is neither: a port behind it, a character no host name has.
[[nodiscard]] std::optional<std::string> parse_host(std::string_view argument);

} // namespace wharf::protocol
