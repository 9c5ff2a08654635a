// A job as `wharfinger jobs` prints it for people.
#pragma once

#include "archive/disk/job.hpp"

#include <boost/json/object.hpp>

#include <string>

namespace wharf::cli {

// One line with what it is, and what came of it.
[[nodiscard]] std::string job_line(const archive::JobRecord& job);

// Whether the file of an ended job is still there.
enum class Input { Kept, Gone };
// All that is known but for the events, a line each.
[[nodiscard]] std::string job_details(const archive::JobRecord& job, Input input);

// What statistics.json says of the columns, as a small table.
[[nodiscard]] std::string statistics_table(const boost::json::object& statistics);

} // namespace wharf::cli
