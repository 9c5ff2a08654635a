// Letters and digits as formats and names mean them: ASCII in every locale. Pure.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace wharf::jobs {

// Objects rather than functions, so that the loops over them are compiled with them inside.
inline constexpr auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
inline constexpr auto is_ascii_letter = [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
};
// Any byte of a character beyond ASCII counts as one.
inline constexpr auto is_letter = [](char c) {
    return is_ascii_letter(c) || static_cast<unsigned char>(c) >= 0x80;
};

// The length of what a text begins with: bytes that are `kind`.
template <class Kind>
[[nodiscard]] std::size_t length_of(std::string_view text, Kind kind)
{
    return static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), kind) - text.begin());
}

inline constexpr auto to_lower = [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
};

[[nodiscard]] inline bool same_ignoring_case(std::string_view a, std::string_view b)
{
    const auto same = [](char x, char y) { return to_lower(x) == to_lower(y); };
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), same);
}

} // namespace wharf::jobs
