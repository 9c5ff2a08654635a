// What each running job is at, in memory: forgotten when it ends, and by a restart until it is taken up
// again. Thread-safe; never blocks.
#pragma once

#include "archive/disk/job.hpp"
#include "archive/jobs/importing/progress.hpp"

#include <map>
#include <mutex>
#include <optional>
#include <string>

namespace wharf::jobs {

struct RunningJob {
    Progress progress;     // type "waiting-to-retry" while a fault of the server is waited out
    std::string english;   // what status.txt says: "RUNNING: reading, 1200 rows"
    archive::TimePoint at; // when it was reported
};

class ProgressBoard {
public:
    void put(const archive::JobId& job, RunningJob now);
    void forget(const archive::JobId& job);
    [[nodiscard]] std::optional<RunningJob> find(const archive::JobId& job) const;

private:
    mutable std::mutex mutex_;
    std::map<archive::JobId, RunningJob> running_;
};

} // namespace wharf::jobs
