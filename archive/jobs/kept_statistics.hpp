// The statistics of a job's columns, as its import left them.
#pragma once

#include "archive/disk/job_store.hpp"

#include <boost/json/object.hpp>

#include <optional>

namespace wharf::jobs {

// Nothing if the job has none, or they cannot be read: a job under way may be writing them. Blocks.
[[nodiscard]] std::optional<boost::json::object> kept_statistics(archive::JobStore& jobs,
                                                                 const archive::JobId& job);

} // namespace wharf::jobs
