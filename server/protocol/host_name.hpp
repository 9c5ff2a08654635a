// The argument of HOST (RFC 7151 section 3.1): whom the client came to see. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace wharf::protocol {

// The name in lower case; "" for what says only how the client found us: the literal of an address
// ("192.0.2.7", "[2001:db8::1]") and the names of the client's own machine ("localhost", "x.localhost", RFC
// 6761 section 6.3). Nothing if it is neither: a port behind it, a character no host name has.
[[nodiscard]] std::optional<std::string> parse_host(std::string_view argument);

} // namespace wharf::protocol
