// Whether a job's changes are in its dataset's live table already.
#pragma once

#include "archive/disk/names.hpp"
#include "archive/jobs/control/job_error.hpp"

#include <string>
#include <variant>

namespace wharf::jobs {

// `table_path`: file system path of the dataset's SQLite file, in a directory that exists; a file that is not
// there is made, empty. Blocks while another process writes to the table.
[[nodiscard]] std::variant<bool, JobError> was_applied(const std::string& table_path,
                                                       const archive::JobId& job);

} // namespace wharf::jobs
