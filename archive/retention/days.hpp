// Directories by date, <root>/yyyy/mm/dd: finding the days and removing them. Links are never followed, and
// what does not have a name of the expected form is never touched. Blocks.
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

// A directory of ours with everything in it, directories inside it too. What is neither file nor directory
// stays, and so does the directory then: ENOTEMPTY.
[[nodiscard]] archive::result<void> remove_tree(archive::Env& env, std::string_view path);

// Day, month and year, each if it is empty.
[[nodiscard]] archive::result<void> remove_empty(archive::Env& env, std::string_view day_path);

} // namespace wharf::retention
