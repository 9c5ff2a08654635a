// What an import is at, told as it goes on: when a step begins, and then every so often until the next one,
// from a thread of its own, so that a step that takes minutes inside the database is told about too.
#pragma once

#include "archive/jobs/importing/progress.hpp"

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace wharf::jobs {

class ProgressReports {
public:
    // `report` is called by one thread at a time, this one or its own, and may block it. It may be empty.
    ProgressReports(std::function<void(const Progress&)> report, std::chrono::milliseconds every);
    ~ProgressReports(); // ends the thread
    ProgressReports(const ProgressReports&) = delete;
    ProgressReports& operator=(const ProgressReports&) = delete;

    // By one thread. begin() reports at once; what update() says is for the next time.
    void begin(Progress step);
    void update(Progress step);

private:
    void tell_every(std::chrono::milliseconds time);

    std::function<void(const Progress&)> report_;
    std::mutex mutex_; // all below, and the calls of report_
    std::condition_variable ended_;
    Progress now_;
    bool over_ = false;
    std::thread thread_; // not of the mutex's
};

} // namespace wharf::jobs
