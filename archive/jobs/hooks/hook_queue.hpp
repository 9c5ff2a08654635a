// Which hook runs next: those of a dataset one after the other, in the order in which its jobs ended, each
// only when the one before has succeeded or was given up; datasets side by side, whoever was ready first. In
// memory only, rebuilt at start from jobs/hooks. Not thread-safe: its owner locks.
#pragma once

#include "archive/jobs/hooks/hook_worker.hpp"

#include <chrono>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <utility>

namespace wharf::jobs {

class HookQueue {
public:
    using Time = std::chrono::steady_clock::time_point;

    void push(HookTask task, Time now); // behind those of its dataset
    // The one to run now. Until its done() or again(), its dataset gives out no other.
    [[nodiscard]] std::optional<HookTask> next(Time now);
    void done(const HookTask& task, Time now);
    void again(HookTask task, Time when);
    // When next() may have one that it has not now; nothing while all that waits waits for another to end.
    [[nodiscard]] std::optional<Time> next_time() const;

    [[nodiscard]] bool idle() const { return lanes_.empty(); } // nothing waits, nothing is out

private:
    // The tasks of each dataset that wait; one that is out is not among them, but its lane stays.
    std::map<archive::DatasetKey, std::deque<HookTask>> lanes_;
    std::set<std::pair<Time, archive::DatasetKey>> ready_; // of lanes with none out: when their first may run
};

} // namespace wharf::jobs
