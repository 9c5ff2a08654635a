// "Did you mean ...?" for mistyped names.
#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace wharf::config {

// The candidate with the fewest typing mistakes (letters missing, added, wrong or swapped) from `word`, if it
// is near enough that somebody may have meant it: one mistake in every three letters, and one at least.
[[nodiscard]] std::optional<std::string_view> nearest(std::string_view word,
                                                      std::span<const std::string_view> candidates);

} // namespace wharf::config
