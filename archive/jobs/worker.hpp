// Runs one job to its end: takes it through its steps (job_steps.hpp), again after a fault of ours, until its
// result is known.
//
// The recorded result is the decision. What follows only publishes it, in this order: the last event and log
// line, status.txt, what AfterEnd notes, then the rename to finished. Whoever reads SUCCESS can rely on
// everything before it.
//
// One instance may be used by several threads, each with its own job. Blocks for as long as a job takes.
#pragma once

#include "archive/disk/archive.hpp"
#include "archive/jobs/after_end.hpp"
#include "archive/jobs/job_steps.hpp"
#include "archive/jobs/status_board.hpp"

#include <array>
#include <atomic>
#include <chrono>
#include <functional>
#include <optional>
#include <string>

namespace wharf::jobs {

struct WorkerOptions {
    std::string data_root; // file system path; live tables are beneath it
    std::function<void(std::string_view)> log;
    // Sleeps unless the server is stopping; false when it is.
    std::function<bool(std::chrono::seconds)> wait;
    AfterEnd after_end{};
    std::chrono::milliseconds report_every{1000}; // how often status.txt follows a running job
    std::function<std::chrono::seconds()> payload_max_age = [] { return std::chrono::hours(24); };
};

class Worker {
public:
    // Waits before the second, third and fourth try after a fault of ours (disk full, I/O error). A job that
    // is in the table does not fail for one, nor does any for a lock that somebody else has on the table: it
    // is tried again after the last wait as often as it takes.
    static constexpr std::array kBackOff{std::chrono::seconds(1), std::chrono::seconds(5),
                                         std::chrono::seconds(30)};

    enum class End {
        Finished,
        Interrupted, // by `stop`: goes on at the next start
        Abandoned,   // its directory does not let it end; an administrator was told
    };

    Worker(archive::Archive& archive, StatusBoard& board, const std::atomic<bool>& stop,
           WorkerOptions options);

    // `applied`: as far as an earlier run, perhaps of an earlier process, got.
    End run(archive::JobRecord job, Applied applied = Applied::NotYet);
    // Ends a job that did not begin.
    End supersede(const archive::JobRecord& job, const archive::JobId& by);
    // Ends a job as failed without running it any further, unless its result is recorded already. Whether it
    // had been applied by then is told with the error.
    End fail(const archive::JobRecord& job, JobError error, Applied applied);
    // Ends a job whose run() threw: a bug, but not the end of the server.
    End fail_unforeseen(const archive::JobRecord& job, std::string_view what, Applied applied);

private:
    [[nodiscard]] std::optional<archive::JobResult> decide(archive::JobRecord& job, Applied applied);
    void drop_half_lists(const archive::JobManifest& manifest);
    // When work on it first began; `otherwise` if it never did, or that cannot be read.
    [[nodiscard]] archive::TimePoint began(const archive::JobRecord& job, archive::TimePoint otherwise);
    End publish(const archive::JobRecord& job, const archive::JobResult& decided);
    [[nodiscard]] archive::result<archive::JobResult> publish_once(const archive::JobRecord& job,
                                                                   const archive::JobResult& decided);
    [[nodiscard]] archive::result<void> tell_end(const archive::JobManifest& manifest,
                                                 const archive::JobResult& result);
    void show(const archive::JobRecord& job, Progress progress, const std::string& text);

    archive::Archive& archive_;
    StatusBoard& board_;
    const std::atomic<bool>& stop_;
    WorkerOptions options_;
};

} // namespace wharf::jobs
