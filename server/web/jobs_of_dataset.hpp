// The jobs of one dataset as a short table: when, how it stands, which file, and what was done. Pure.
#pragma once

#include "archive/disk/job.hpp"
#include "server/web/html.hpp"

#include <vector>

namespace wharf::web {

[[nodiscard]] Html jobs_of_dataset(const std::vector<archive::JobRecord>& jobs);

} // namespace wharf::web
