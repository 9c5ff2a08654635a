#include "archive/retention/prune_thread.hpp"

namespace wharf::retention {

PruneThread::PruneThread(archive::Archive& archive, Pruner pruner, std::chrono::seconds interval)
    : archive_(archive)
    , pruner_(std::move(pruner))
    , interval_(interval)
    , thread_([this] { work(); })
{
}

PruneThread::~PruneThread()
{
    stop();
}

void PruneThread::stop()
{
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
        changed_.notify_all();
    }
    if (thread_.joinable()) thread_.join();
}

void PruneThread::work()
{
    std::unique_lock lock(mutex_);
    while (!stopping_) {
        lock.unlock();
        pruner_.run(archive_.env().now(), Mode::Remove, stopping_);
        archive_.uploads().recount(); // an administrator may have removed some by hand
        ++runs_;
        lock.lock();
        changed_.wait_for(lock, interval_, [this] { return stopping_.load(); });
    }
}

} // namespace wharf::retention
