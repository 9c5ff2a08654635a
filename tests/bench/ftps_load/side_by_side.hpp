// Sessions that do the same at the same time, each in a thread of its own.
#pragma once

#include "tests/bench/ftps_load/latencies.hpp"

#include <functional>
#include <latch>
#include <mutex>

namespace load {

// What a session's thread tells the others. Any thread.
class StartLine {
public:
    explicit StartLine(int sessions)
        : ready_(sessions)
    {
    }
    // The session is set up: returns at the go.
    void wait();
    // The session has done what is measured; what it does from now on takes no time.
    void finished();

private:
    friend double side_by_side(int, const std::function<void(int, StartLine&)>&);

    std::latch ready_;
    std::latch go_{1};
    std::mutex mutex_;
    Clock::time_point last_finish_;
};

// Calls `session` in `sessions` threads with 0, 1, ...; says "ready" when all wait at the line and lets them
// go when whoever started us says so. Each calls wait() and finished() once. Blocks until all are through;
// the seconds from the go until the last had finished. A Failure in any of them ends the process.
double side_by_side(int sessions, const std::function<void(int, StartLine&)>& session);

} // namespace load
