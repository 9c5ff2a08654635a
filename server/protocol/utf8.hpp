// Whether bytes are text. Pure.
#pragma once

#include <string_view>

namespace wharf::protocol {

// RFC 3629: no overlong form, no surrogate, nothing above U+10FFFF, nothing cut off.
[[nodiscard]] bool is_utf8(std::string_view text);

} // namespace wharf::protocol
