// Faults of storage, met while a job is worked on or put away. Pure.
#pragma once

#include "archive/disk/errc.hpp"
#include "archive/jobs/control/job_error.hpp"

#include <string_view>

namespace wharf::jobs {

// A fault of the disk may pass, and so may somebody else's lock; a record that is damaged or gone stays so.
[[nodiscard]] bool may_pass(const archive::error_code& error);

// "<doing>: <the system's message>". Transient if it may pass.
[[nodiscard]] JobError storage_error(std::string_view doing, const archive::error_code& error);

} // namespace wharf::jobs
