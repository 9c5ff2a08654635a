// Directories by date, <root>/yyyy/mm/dd: finding the days, and removing what became empty. Links are never
// followed, and what does not have a name of the expected form is never touched. Blocks.
#pragma once

#include "archive/disk/env.hpp"

#include <chrono>
#include <cstddef>
#include <limits>
#include <string_view>
#include <vector>

namespace wharf::archive {

inline constexpr std::size_t kAllDays = std::numeric_limits<std::size_t>::max();

// Newest first, at most `limit`: one listing per year and month, and only as far back as that takes. A root
// that does not exist has none.
[[nodiscard]] result<std::vector<std::chrono::year_month_day>> days_beneath(Env& env, std::string_view root,
                                                                            std::size_t limit = kAllDays);

// Day, month and year, each if it is empty.
[[nodiscard]] result<void> remove_empty_days(Env& env, std::string_view day_path);

} // namespace wharf::archive
