// A job's status as programs poll it: {"type", "data", "english"}. Pure.
//
// `english` ends with a newline, and begins with SUCCESS or FAILURE when, and only when, the job has ended;
// `type` is "success" or "failure" then. Clients know seven types of progress by name and compute with the
// numbers in their data, so one of these is given only while its numbers are known:
//   "counting-records": recordsFound; and rows, bytes, totalBytes, inserts, updates, deletes as far as known;
//   "computing-upsert": inserts, updates, deletes;
//   "storing-completed": bytesWritten, totalBytes (never 0).
// Others are "awaiting-worker", "processing", "reading-metadata", "applying", "waiting-to-retry".
#pragma once

#include "archive/disk/job.hpp"
#include "archive/jobs/progress_board.hpp"

#include <boost/json/object.hpp>
#include <optional>
#include <string>

namespace wharf::jobs {

struct JobStatus {
    std::string type;
    boost::json::object data;
    std::string english; // with its newline; all of the text twin
};

// `job` as the catalog has it: it says that a job has ended only once its log does. `running`: what the
// board knows of it.
[[nodiscard]] JobStatus status_of(const archive::JobRecord& job, const std::optional<RunningJob>& running);
[[nodiscard]] boost::json::object to_json(const JobStatus& status);
// An element of a dataset's index: the same with jobId, timestamp (of arrival), filename.
[[nodiscard]] boost::json::object index_item(const archive::JobRecord& job, const JobStatus& status);

} // namespace wharf::jobs
