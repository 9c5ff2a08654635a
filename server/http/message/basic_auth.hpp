// The Basic scheme of the Authorization field (RFC 7617). Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace wharf::http {

struct BasicCredentials {
    std::string user;
    std::string password;
};

// "Basic dXNlcjpwYXNzd29yZA=="; nothing if it is of another scheme or does not hold what it should.
[[nodiscard]] std::optional<BasicCredentials> parse_basic(std::string_view field);

} // namespace wharf::http
