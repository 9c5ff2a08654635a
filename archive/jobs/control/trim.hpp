// What counts as surrounding white space of a value, a header cell or a name: every byte up to the blank,
// as in Java, which the first clients of this format were written in.
#pragma once

#include <string_view>

namespace wharf::jobs {

[[nodiscard]] inline std::string_view trim(std::string_view text)
{
    const auto blank = [](char c) { return static_cast<unsigned char>(c) <= 0x20; };
    while (!text.empty() && blank(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && blank(text.back()))
        text.remove_suffix(1);
    return text;
}

} // namespace wharf::jobs
