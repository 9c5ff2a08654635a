// The steps of one job, up to the result that is then recorded:
//
//   queued -> running; log.txt brought up to the journal; the file applied to the live table (the table
//   remembers the job, a second time changes nothing); schema.json; snapshot stored.
//
// Each can be repeated, so a job that an earlier try or an earlier process left anywhere is simply run
// through all of them again. Remembers from one try to the next what the next has to know.
//
// Owned by the worker that runs the job; not thread-safe.
#pragma once

#include "archive/disk/archive.hpp"
#include "archive/jobs/control/job_error.hpp"
#include "archive/jobs/importing/importer.hpp"
#include "archive/jobs/job_log.hpp"

#include <atomic>
#include <chrono>
#include <functional>
#include <string>
#include <variant>

namespace wharf::jobs {

// Whether the table has the changes of a job. Unknown: it cannot be asked just now.
enum class Applied { NotYet, Unknown, Yes };

struct JobStepsOptions {
    const std::string& data_root;                // file system path; live tables are beneath it
    const std::atomic<bool>& stop;               // as ImportRequest::stop
    std::function<void(const Progress&)> report; // as ImportRequest::report
    std::chrono::milliseconds report_every;
};

class JobSteps {
public:
    using Outcome = std::variant<archive::JobResult, JobError>;

    // `job`, of which the state becomes Running, and all else must outlive it. `applied`: as far as an
    // earlier run, perhaps of an earlier process, got.
    JobSteps(archive::Archive& archive, archive::JobRecord& job, Applied applied, JobStepsOptions options);

    // One try. Gives the result that is recorded already, if one is. The next try goes without payloads if
    // there was no room for them in this one. Blocks for as long as the import takes.
    [[nodiscard]] Outcome run();

    // Yes as soon as the table has the changes, whatever fails then.
    [[nodiscard]] Applied applied() const { return applied_; }
    // When the first try, perhaps of an earlier process, began.
    [[nodiscard]] archive::TimePoint started() const { return started_; }

private:
    [[nodiscard]] std::variant<Imported, JobError> import(JobLog& log);
    // The import had no room. Its payloads are removed, which makes some.
    [[nodiscard]] archive::result<void> go_without_payloads(JobLog& log);
    [[nodiscard]] archive::result<void> keep(JobLog& log, const Imported& imported);

    archive::Archive& archive_;
    archive::JobRecord& job_;
    JobStepsOptions options_;
    Applied applied_;
    archive::TimePoint started_;
    archive::PayloadSet payloads_; // those that are still to be kept
};

} // namespace wharf::jobs
