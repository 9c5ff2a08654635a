// The Host field, and the authority of a request's target (RFC 9110 section 7.2). Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace wharf::http {

// "Data.Example.gov:8443" -> "data.example.gov": lower case, without the port; "[::1]:8443" -> "[::1]". ""
// stands for itself: a client may have no name for the server. Nothing for what no host is called.
[[nodiscard]] std::optional<std::string> parse_host(std::string_view text);

} // namespace wharf::http
