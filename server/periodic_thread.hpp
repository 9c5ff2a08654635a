// Does something again and again, on a thread of its own.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace wharf::server {

class PeriodicThread {
public:
    enum class First { AtOnce, AfterThePause };
    // `work` may block; it is called with a pause between its end and the next beginning.
    PeriodicThread(std::chrono::steady_clock::duration pause, First first, std::function<void()> work);
    ~PeriodicThread(); // waits for the call under way and joins

private:
    void run(First first);

    std::chrono::steady_clock::duration pause_;
    std::function<void()> work_;
    std::mutex mutex_;
    std::condition_variable changed_;
    bool stopping_ = false;
    std::thread thread_; // last: it uses the others
};

} // namespace wharf::server
