#include "archive/jobs/control/percent_word.hpp"

#include "archive/jobs/control/characters.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace wharf::jobs {

namespace {

constexpr std::array<std::string_view, 20> kSmall{"zero",    "one",     "two",       "three",    "four",
                                                  "five",    "six",     "seven",     "eight",    "nine",
                                                  "ten",     "eleven",  "twelve",    "thirteen", "fourteen",
                                                  "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"};
constexpr std::array<std::string_view, 8> kTens{"twenty", "thirty",  "forty",  "fifty",
                                                "sixty",  "seventy", "eighty", "ninety"};
constexpr std::string_view kPercent = "percent";
constexpr unsigned kMost = 100;

bool takes_front(std::string_view& text, std::string_view word)
{
    if (text.size() < word.size() || !same_ignoring_case(text.substr(0, word.size()), word)) return false;
    text.remove_prefix(word.size());
    return true;
}

std::optional<unsigned> small_number(std::string_view text)
{
    for (unsigned number = 0; number < kSmall.size(); ++number)
        if (same_ignoring_case(text, kSmall.at(number))) return number;
    return std::nullopt;
}

std::optional<unsigned> in_words(std::string_view text)
{
    if (same_ignoring_case(text, "hundred") || same_ignoring_case(text, "onehundred")) return kMost;
    for (unsigned i = 0; i < kTens.size(); ++i) {
        if (!takes_front(text, kTens.at(i))) continue;
        const unsigned tens = (i + 2) * 10;
        if (text.empty()) return tens;
        const auto unit = small_number(text);
        return unit && *unit > 0 && *unit < 10 ? std::optional(tens + *unit) : std::nullopt;
    }
    return small_number(text);
}

std::optional<unsigned> in_digits(std::string_view text)
{
    if (text.empty() || text.size() > 3) return std::nullopt;
    unsigned number = 0;
    for (const char c : text) {
        if (c < '0' || c > '9') return std::nullopt;
        number = number * 10 + static_cast<unsigned>(c - '0');
    }
    return number <= kMost ? std::optional(number) : std::nullopt;
}

} // namespace

std::optional<unsigned> percent_of(std::string_view text)
{
    if (text.size() < kPercent.size() ||
        !same_ignoring_case(text.substr(text.size() - kPercent.size()), kPercent))
        return std::nullopt;
    text.remove_suffix(kPercent.size());
    const auto number = in_digits(text);
    return number ? number : in_words(text);
}

} // namespace wharf::jobs
