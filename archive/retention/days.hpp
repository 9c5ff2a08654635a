// Directories by date, <root>/yyyy/mm/dd: finding the days, and removing what became empty. Links are never
// followed, and what does not have a name of the expected form is never touched. Blocks.
#pragma once

#include "archive/disk/env.hpp"

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace wharf::retention {

// Newest first; costs one listing per year and month. A root that does not exist has none.
[[nodiscard]] archive::result<std::vector<std::chrono::year_month_day>> days_beneath(archive::Env& env,
                                                                                     std::string_view root);

// Day, month and year, each if it is empty.
[[nodiscard]] archive::result<void> remove_empty(archive::Env& env, std::string_view day_path);

} // namespace wharf::retention
