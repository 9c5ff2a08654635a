// A job as the JSON object that programs get to read: `wharfinger jobs list|show --json`, and the commands
// run after a job. Pure. Members may be added, never renamed.
#pragma once

#include "archive/disk/job.hpp"

#include <boost/json/object.hpp>

namespace wharf::jobs {

// Without its events. What is known only of an ended job is absent before.
[[nodiscard]] boost::json::array words_of(archive::PayloadSet keep); // ["pull", "push"]
[[nodiscard]] boost::json::object job_json(const archive::JobRecord& job);

} // namespace wharf::jobs
