// TLS 1.2 sessions of clients that take no tickets, by session id, as bytes: so no session object is ever
// shared between threads. Bounded in number and age; the oldest goes first. Thread-safe; the time is passed
// in.
#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

namespace wharf::net {

class SessionCache {
public:
    using Clock = std::chrono::steady_clock;
    SessionCache(std::size_t capacity, Clock::duration lifetime)
        : capacity_(capacity)
        , lifetime_(lifetime)
    {
    }

    void put(const std::string& id, std::string session, Clock::time_point now);
    [[nodiscard]] std::optional<std::string> get(const std::string& id, Clock::time_point now);
    [[nodiscard]] std::size_t count() const;

private:
    struct Aged {
        std::string id;
        Clock::time_point put;
    };
    void make_room(Clock::time_point now); // with the mutex held

    const std::size_t capacity_;
    const Clock::duration lifetime_;
    mutable std::mutex mutex_;
    std::unordered_map<std::string, std::string> sessions_;
    std::deque<Aged> ages_; // one for each session, the oldest first
};

} // namespace wharf::net
