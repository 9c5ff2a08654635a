// When work on a job began. Pure.
#pragma once

#include "archive/disk/job.hpp"

#include <optional>

namespace wharf::web {

// Nothing: the job waits, or it was superseded or cancelled while it waited. `running_since`: of a job that
// runs.
[[nodiscard]] std::optional<archive::TimePoint> started(
    const archive::JobRecord& job, std::optional<archive::TimePoint> running_since = std::nullopt);

} // namespace wharf::web
