// Values that are one of a few words. Pure.
#pragma once

#include "archive/jobs/control/characters.hpp"

#include <optional>
#include <span>
#include <string_view>

namespace wharf::jobs {

struct Word {
    std::string_view lower_case;
    std::string_view normal; // as it is stored
};

// The normal form of the word that a text is, in any case of its letters.
[[nodiscard]] inline std::optional<std::string_view> find_word(std::span<const Word> words,
                                                               std::string_view text)
{
    for (const Word& word : words)
        if (same_ignoring_case(text, word.lower_case)) return word.normal;
    return std::nullopt;
}

} // namespace wharf::jobs
