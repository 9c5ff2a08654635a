// Whether lines are in a log.txt. Reads backwards in blocks until all were found, so the cost is what was
// logged since, not the length of the log.
#pragma once

#include "archive/disk/env.hpp"

#include <string>
#include <vector>

namespace wharf::jobs {

// Of `lines`, each with its newline, those that are not there, in their order. Nothing older than `since` is
// looked at. A last line without its newline was torn by a crash and is not there.
[[nodiscard]] archive::result<std::string> lines_missing(archive::File& log,
                                                         const std::vector<std::string>& lines,
                                                         archive::TimePoint since);

} // namespace wharf::jobs
