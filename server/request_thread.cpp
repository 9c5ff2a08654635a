#include "server/request_thread.hpp"

#include <spdlog/spdlog.h>

#include <exception>

namespace wharf::server {

RequestThread::RequestThread(jobs::RequestDesk desk)
    : desk_(std::move(desk))
    , thread_([this] { work(); })
{
}

RequestThread::~RequestThread()
{
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
        changed_.notify_all();
    }
    thread_.join();
}

void RequestThread::work()
{
    constexpr std::chrono::milliseconds kPeriod{500};
    std::unique_lock lock(mutex_);
    do {
        lock.unlock();
        try {
            desk_.look();
        } catch (const std::exception& bug) { // memory that ran out may be there again at the next look
            spdlog::error("bug: the requests of an administrator: {}", bug.what());
        }
        lock.lock();
    } while (!changed_.wait_for(lock, kPeriod, [this] { return stopping_; }));
}

} // namespace wharf::server
