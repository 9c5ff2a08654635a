// Runs the commands that follow a job's end, on threads of their own, so that no job waits for them. At start
// it takes up those that an earlier process left due. Each is run at least once, whatever happens to the
// server; one that is under way when the server dies is run again. Thread-safe.
#pragma once

#include "archive/jobs/after_end.hpp"
#include "archive/jobs/hooks/hook_worker.hpp"

#include <functional>
#include <memory>

namespace wharf::jobs {

class Hooks {
public:
    // `workers` commands run at once. The archive and the runner outlive it.
    Hooks(archive::Archive& archive, ProcessRunner& runner, unsigned workers, HookWorkerOptions options);
    ~Hooks(); // stop()

    // Loads those that are due and starts the threads. Before any job can be put away by this process.
    [[nodiscard]] archive::result<void> start();
    [[nodiscard]] AfterEnd after_end(); // for the runner of jobs; no call may come once this is destroyed

    // No further command begins, and `quiet` is called, from any thread, once none runs any more.
    void close(std::function<void()> quiet);
    // Closes, interrupts what runs, and joins the threads.
    void stop();
    [[nodiscard]] bool idle() const; // nothing due, nothing running

private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace wharf::jobs
