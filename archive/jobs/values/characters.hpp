// Letters, digits and words of the format: ASCII in every locale. Pure.
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <span>
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

// Whatever the case of the letters. `word`: in lower case.
[[nodiscard]] inline bool same_letters(std::string_view text, std::string_view word)
{
    const auto same = [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a - 'A' + 'a' : a) == b; };
    return std::equal(text.begin(), text.end(), word.begin(), word.end(), same);
}

struct Word {
    std::string_view lower_case;
    std::string_view normal; // as it is stored
};

// The normal form of the word that a text is.
[[nodiscard]] inline std::optional<std::string_view> find_word(std::span<const Word> words,
                                                               std::string_view text)
{
    for (const Word& word : words)
        if (same_letters(text, word.lower_case)) return word.normal;
    return std::nullopt;
}

} // namespace wharf::jobs
