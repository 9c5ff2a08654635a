// Text that people wrote and that will stand in a line of a file or a table. Pure.
#pragma once

#include <string_view>

namespace wharf::auth {

// Whether it is UTF-8 (no overlong forms, no surrogates) without control characters. Empty text is.
[[nodiscard]] bool is_one_line(std::string_view text);

} // namespace wharf::auth
