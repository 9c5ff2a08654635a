// Which lines of a log.txt are about one job. Reads backwards in blocks, so the cost is what was logged since
// the job arrived, not the length of the log.
#pragma once

#include "archive/disk/env.hpp"

#include <set>
#include <string>
#include <string_view>

namespace wharf::jobs {

// The whole lines, newlines included, that name `id`; stops at the first line older than `since`. A last line
// without its newline was torn by a crash and does not count.
[[nodiscard]] archive::result<std::set<std::string>> lines_about(archive::File& log, std::string_view id,
                                                                 archive::TimePoint since);

} // namespace wharf::jobs
