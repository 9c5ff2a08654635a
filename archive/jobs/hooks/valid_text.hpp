// Text of a stranger's making as valid UTF-8. Pure.
#pragma once

#include <string>
#include <string_view>

namespace wharf::jobs {

// Each byte that is no part of a well-formed character (RFC 3629) becomes U+FFFD.
[[nodiscard]] std::string valid_text(std::string_view bytes);

} // namespace wharf::jobs
