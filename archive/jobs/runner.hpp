// Runs jobs: in order of arrival within a dataset, in parallel across datasets, on a fixed number of threads.
// At start it takes up what an earlier process left queued or running. Thread-safe.
#pragma once

#include "archive/disk/archive.hpp"
#include "archive/jobs/after_end.hpp"
#include "archive/jobs/status_board.hpp"

#include <atomic>
#include <functional>
#include <memory>
#include <string>

namespace wharf::jobs {

struct RunnerOptions {
    unsigned workers = 2;
    std::string data_root; // file system path; live tables are beneath it
    // One call per thing an administrator should read in the server's log; any thread.
    std::function<void(std::string_view)> log;
    AfterEnd after_end{};
};

class Runner {
public:
    Runner(archive::Archive& archive, StatusBoard& board, RunnerOptions options);
    ~Runner(); // stop()

    // Loads unfinished jobs and starts the threads.
    [[nodiscard]] archive::result<void> start();
    void submit(const archive::JobRecord& job); // queued and durable already
    // Lets no further job begin and interrupts the running ones; they are still in jobs/running and go on at
    // the next start. Joins the threads.
    void stop();
    [[nodiscard]] bool idle() const; // nothing queued, nothing running

private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace wharf::jobs
