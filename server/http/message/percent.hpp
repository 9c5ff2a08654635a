// Percent-encoding (RFC 3986 section 2.1). Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace wharf::http {

enum class Plus { IsPlus, IsBlank }; // a blank in queries and forms, itself in paths

// Nothing if a '%' is not followed by two hexadecimal digits.
[[nodiscard]] std::optional<std::string> percent_decode(std::string_view text, Plus plus);
// Leaves letters, digits and "-._~" as they are.
[[nodiscard]] std::string percent_encode(std::string_view text);

} // namespace wharf::http
