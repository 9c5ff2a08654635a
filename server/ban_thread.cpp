#include "server/ban_thread.hpp"

#include <spdlog/spdlog.h>

namespace wharf::server {

BanThread::BanThread(auth::Throttle& throttle, auth::BanPaths paths)
    : throttle_(throttle)
    , file_(std::move(paths))
{
    sync();
    thread_ = std::thread([this] { work(); });
}

BanThread::~BanThread()
{
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
        changed_.notify_all();
    }
    thread_.join();
    sync();
}

void BanThread::sync()
{
    const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    for (const std::string& problem : file_.sync(throttle_, now))
        spdlog::warn("bans: {}", problem);
}

void BanThread::work()
{
    constexpr std::chrono::milliseconds kPeriod{500};
    std::unique_lock lock(mutex_);
    while (!changed_.wait_for(lock, kPeriod, [this] { return stopping_; })) {
        lock.unlock();
        sync();
        lock.lock();
    }
}

} // namespace wharf::server
