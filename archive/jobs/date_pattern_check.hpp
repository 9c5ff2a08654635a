// Whether the date patterns of a control file are ones, told when the control file arrives and not by the
// first job that reads a date. Pure.
#pragma once

#include "archive/jobs/control/control_file.hpp"

#include <optional>
#include <string_view>

namespace wharf::jobs {

// The first that is none, with its path, line and column in `text`, from which `control` was parsed:
// "bad-timestamp-format". A time zone is left to the job, which may have no column that needs it.
[[nodiscard]] std::optional<JobError> check_date_patterns(const ControlFile& control, std::string_view text);

} // namespace wharf::jobs
