#include "server/periodic_thread.hpp"

#include <utility>

namespace wharf::server {

PeriodicThread::PeriodicThread(std::chrono::steady_clock::duration pause, First first,
                               std::function<void()> work)
    : pause_(pause)
    , work_(std::move(work))
    , thread_([this, first] { run(first); })
{
}

PeriodicThread::~PeriodicThread()
{
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
        changed_.notify_all();
    }
    thread_.join();
}

void PeriodicThread::run(First first)
{
    if (first == First::AtOnce) work_();
    std::unique_lock lock(mutex_);
    while (!changed_.wait_for(lock, pause_, [this] { return stopping_; })) {
        lock.unlock();
        work_();
        lock.lock();
    }
}

} // namespace wharf::server
