// One at a time for each name; who comes meanwhile waits. Thread-safe; waiting blocks.
#pragma once

#include <condition_variable>
#include <mutex>
#include <optional>
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

    // How many may wait, for any name, where turns are long: each keeps a thread.
    static constexpr unsigned kCrowd = 2;

    // Without a name there is nothing to wait for.
    [[nodiscard]] Turn take(const std::string& name)
    {
        std::unique_lock lock(mutex_);
        wait_for(name, lock);
        return {*this, name};
    }
    // Nothing: it is not free, and kCrowd are waiting already.
    [[nodiscard]] std::optional<Turn> take_if_not_crowded(const std::string& name)
    {
        std::unique_lock lock(mutex_);
        if (taken_.contains(name) && waiting_ >= kCrowd) return std::nullopt;
        wait_for(name, lock);
        return std::optional<Turn>(std::in_place, *this, name);
    }

    [[nodiscard]] unsigned waiting()
    {
        const std::lock_guard lock(mutex_);
        return waiting_;
    }

private:
    void wait_for(const std::string& name, std::unique_lock<std::mutex>& lock)
    {
        if (name.empty()) return;
        ++waiting_;
        ended_.wait(lock, [&] { return !taken_.contains(name); });
        --waiting_;
        taken_.insert(name);
    }
    void end(const std::string& name)
    {
        const std::lock_guard lock(mutex_);
        if (!name.empty()) taken_.erase(name);
        ended_.notify_all();
    }

    std::mutex mutex_; // of what follows
    std::condition_variable ended_;
    std::set<std::string> taken_;
    unsigned waiting_ = 0;
};

} // namespace wharf::jobs
