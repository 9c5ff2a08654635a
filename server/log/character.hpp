// Text as characters, for those who must know which of its bytes are safe to show. Pure.
#pragma once

#include <cstddef>
#include <string_view>

namespace wharf::log {

struct Character {
    char32_t code = 0;      // of an invalid one: the byte
    std::size_t length = 1; // in bytes; of an invalid one 1
    bool valid = true;
};

// Of text that is not empty. Invalid: what is no UTF-8 (RFC 3629: overlong, a surrogate, above U+10FFFF, cut
// off).
[[nodiscard]] Character first_character(std::string_view text);

// A control character, or one that shows nothing and may change how others are shown.
[[nodiscard]] bool is_hidden(char32_t code);
// A space of whatever width.
[[nodiscard]] bool is_blank(char32_t code);

} // namespace wharf::log
