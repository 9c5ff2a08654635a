// Counts failed logins of the last while, each distinct one once. Pure: the time is passed in.
#pragma once

#include "auth/ban.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <unordered_map>
#include <unordered_set>

namespace wharf::auth {

// A text, by its keyed digest: names and passwords take no room here and cannot be read from memory. Never 0.
using Mark = std::uint64_t;

// Its size is bounded, whatever comes: over kCapacity the oldest failures are forgotten. Not thread-safe.
class RecentFailures {
public:
    static constexpr std::size_t kCapacity = 65'536;

    struct Failure {
        Mark who = 0;   // user and address; 0: not counted for a user
        Mark where = 0; // address
        Mark what = 0;  // user, address and password: known already, it is not counted again
    };
    // False if it was known already. `now` never goes back by more than what callers can bear.
    bool add(const Failure& failure, Time now);

    // How many there are of this `who` or `where`.
    [[nodiscard]] std::uint32_t count(Mark mark) const;

    // No longer counts what it has of this `who` or `where`.
    void clear(Mark mark);

    void expire(Time before); // forgets what happened before
    [[nodiscard]] std::size_t size() const { return failures_.size(); }

private:
    struct Entry {
        Failure failure;
        Time at;
    };
    void forget_oldest();
    void uncount(Mark mark);

    std::deque<Entry> failures_; // in the order they came
    std::unordered_set<Mark> known_;
    std::unordered_map<Mark, std::uint32_t> counts_;
};

} // namespace wharf::auth
