// Pure.
#pragma once

#include <cstddef>
#include <string_view>

namespace wharf::archive {

// The beginning of UTF-8 text, at most so many bytes, without splitting a character.
[[nodiscard]] inline std::string_view cut_text(std::string_view text, std::size_t most)
{
    if (text.size() <= most) return text;
    std::size_t end = most;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U)
        --end;
    return text.substr(0, end);
}

} // namespace wharf::archive
