// One at a time for each name; who comes meanwhile waits. Thread-safe; waiting blocks.
#pragma once

#include <condition_variable>
#include <mutex>
#include <set>
#include <string>
#include <utility>

namespace wharf::jobs {

class Turns {
public:
    // It is over when this goes. Outlived by what gave it.
    class Turn {
    public:
        Turn(Turns& turns, std::string name)
            : turns_(turns)
            , name_(std::move(name))
        {
        }
        Turn(const Turn&) = delete;
        Turn& operator=(const Turn&) = delete;
        ~Turn() { turns_.end(name_); }

    private:
        Turns& turns_;
        std::string name_;
    };

    // Without a name there is nothing to wait for.
    [[nodiscard]] Turn take(const std::string& name)
    {
        std::unique_lock lock(mutex_);
        ended_.wait(lock, [&] { return name.empty() || !taken_.contains(name); });
        if (!name.empty()) taken_.insert(name);
        return {*this, name};
    }

private:
    void end(const std::string& name)
    {
        const std::lock_guard lock(mutex_);
        if (!name.empty()) taken_.erase(name);
        ended_.notify_all();
    }

    std::mutex mutex_; // of what follows
    std::condition_variable ended_;
    std::set<std::string> taken_;
};

} // namespace wharf::jobs
