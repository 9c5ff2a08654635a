// Something that can be exchanged while it is in use: who took the old one keeps it for as long as needed.
#pragma once

#include <memory>
#include <mutex>

namespace wharf::server {

// Thread-safe.
template <class T>
class Current {
public:
    [[nodiscard]] std::shared_ptr<T> get() const
    {
        const std::lock_guard lock(mutex_);
        return value_;
    }
    void set(std::shared_ptr<T> value)
    {
        const std::lock_guard lock(mutex_);
        value_.swap(value); // the old one is destroyed after the lock is
    }

private:
    mutable std::mutex mutex_;
    std::shared_ptr<T> value_;
};

} // namespace wharf::server
