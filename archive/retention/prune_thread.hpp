// Runs the pruner at start and then at an interval, on a thread of its own.
#pragma once

#include "archive/retention/pruner.hpp"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace wharf::retention {

class PruneThread {
public:
    // The archive outlives the thread.
    PruneThread(archive::Archive& archive, Pruner pruner, std::chrono::seconds interval);
    ~PruneThread(); // stop()

    void stop(); // ends a run under way after the removal it is at, and joins
    [[nodiscard]] std::uint64_t runs() const { return runs_; }

private:
    void work();

    archive::Archive& archive_;
    Pruner pruner_;
    std::chrono::seconds interval_;
    std::atomic<bool> stopping_ = false;
    std::atomic<std::uint64_t> runs_ = 0;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::thread thread_; // last: it uses the others
};

} // namespace wharf::retention
