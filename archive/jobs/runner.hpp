// Runs jobs: in order of arrival within a dataset, in parallel across datasets, so many at a time. A job that
// waits for a fault of the disk to pass keeps its own dataset's jobs waiting, and no others.
// At start it takes up what an earlier process left queued or running. Thread-safe.
//
// A job that takes the whole process down with it would do so at every start. So starts that never came to
// their end are counted in the job's directory, and after three of them the job fails. Its last start it
// has alone, with no other job beside it: that one died for certain, the ones before may have been innocent.
// A start does not count while the job waits for a fault to pass, and others work beside it then.
#pragma once

#include "archive/disk/archive.hpp"
#include "archive/jobs/after_end.hpp"
#include "archive/jobs/status_board.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <string>

namespace wharf::jobs {

struct RunnerOptions {
    // Jobs worked on at a time, not counting those that wait for a fault to pass. 0: jobs are queued and can
    // be cancelled, but none is run.
    unsigned workers = 2;
    std::string data_root; // file system path; live tables are beneath it
    // One call per thing an administrator should read in the server's log; any thread.
    std::function<void(std::string_view)> log;
    AfterEnd after_end{};
    // How long payloads are kept: the setting of now; any thread.
    std::function<std::chrono::seconds()> payload_max_age = [] { return std::chrono::hours(24); };
};

// What became of the wish to cancel a job.
enum class Cancel {
    Done,         // it has ended as cancelled, durably; nothing of it was applied
    Interrupting, // its run is being interrupted: ask again
    NotNow,       // it is just becoming a job, or being ended as superseded: ask again
    TooLate,      // its changes are in the table, or that cannot be told
    Ended,        // before, by itself
    Unknown,      // no such job
};

class Runner {
public:
    Runner(archive::Archive& archive, StatusBoard& board, RunnerOptions options);
    ~Runner(); // stop()

    // Loads unfinished jobs and starts the threads.
    [[nodiscard]] archive::result<void> start();
    // Told of each job as EnqueueRequest::made is, so that a later one of its dataset, submitted first, waits
    // for it. submit() must follow.
    void expect(const archive::JobRecord& job);
    void submit(const archive::JobRecord& job); // queued and durable already
    // Ends a job that waits, on the calling thread; has the run of one that is being run interrupted, which
    // takes a moment. Repeating it is how to learn what came of it. `by` is a name for the log. Blocks on the
    // disk.
    [[nodiscard]] Cancel cancel(const archive::JobId& id, const std::string& by);
    // Lets no further job begin and interrupts the running ones; they are still in jobs/running and go on at
    // the next start, but for those that are being cancelled. Joins the threads.
    void stop();
    [[nodiscard]] bool idle() const; // nothing queued, nothing running

private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace wharf::jobs
