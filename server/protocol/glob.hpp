// Patterns of LIST and NLST: '*' and '?', over the bytes of one name. Pure.
#pragma once

#include <string_view>

namespace wharf::protocol {

[[nodiscard]] inline bool has_wildcard(std::string_view name)
{
    return name.find_first_of("*?") != std::string_view::npos;
}

// Time is bounded by the product of the lengths, whatever the pattern.
[[nodiscard]] inline bool glob_match(std::string_view pattern, std::string_view name)
{
    std::size_t p = 0;
    std::size_t n = 0;
    std::size_t star = std::string_view::npos; // the last '*' seen
    std::size_t resume = 0;                    // where in the name its match may grow
    while (n < name.size()) {
        if (p < pattern.size() && pattern[p] == '*') {
            star = p++;
            resume = n;
        } else if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == name[n])) {
            ++p;
            ++n;
        } else if (star != std::string_view::npos) {
            p = star + 1;
            n = ++resume;
        } else {
            return false;
        }
    }
    while (p < pattern.size() && pattern[p] == '*')
        ++p;
    return p == pattern.size();
}

} // namespace wharf::protocol
