#include "config/nearest.hpp"

#include <algorithm>
#include <vector>

namespace wharf::config {
namespace {

// Optimal string alignment distance. Three rows suffice: swapping two letters looks two rows back.
std::size_t distance(std::string_view a, std::string_view b)
{
    std::vector<std::size_t> before(b.size() + 1), above(b.size() + 1), row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j)
        above[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t wrong = above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
            row[j] = std::min({above[j] + 1, row[j - 1] + 1, wrong});
            const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
            if (swapped) row[j] = std::min(row[j], before[j - 2] + 1);
        }
        std::swap(before, above);
        std::swap(above, row);
    }
    return above[b.size()];
}

constexpr std::size_t kLongestWord = 64; // nobody mistypes more than that, and the distance is quadratic

} // namespace

std::optional<std::string_view> nearest(std::string_view word, std::span<const std::string_view> candidates)
{
    if (word.size() > kLongestWord) return std::nullopt;
    std::optional<std::string_view> best;
    std::size_t allowed = std::max<std::size_t>(1, word.size() / 3);
    for (const std::string_view candidate : candidates) {
        const std::size_t mistakes = distance(word, candidate);
        if (mistakes > allowed || (best && mistakes == allowed)) continue;
        best = candidate;
        allowed = mistakes;
    }
    return best;
}

} // namespace wharf::config
