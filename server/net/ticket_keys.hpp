// The keys that seal session tickets. A new one is made every so often, and the earlier ones are kept for as
// long as a ticket lives: who reads one from memory reads the resumed sessions of a few days, not of all
// times. Thread-safe; the time is passed in.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>
#include <span>

namespace wharf::net {

struct TicketKey {
    std::array<unsigned char, 16> name{}; // stands in the ticket
    std::array<unsigned char, 32> cipher{};
    std::array<unsigned char, 32> mac{};
};

class TicketKeys {
public:
    using Clock = std::chrono::steady_clock;
    explicit TicketKeys(Clock::duration ticket_lifetime)
        : lifetime_(ticket_lifetime)
    {
    }
    ~TicketKeys();
    TicketKeys(const TicketKeys&) = delete;
    TicketKeys& operator=(const TicketKeys&) = delete;

    // For a new ticket. Nothing: the system gives no random bytes.
    [[nodiscard]] std::optional<TicketKey> current(Clock::time_point now);
    // That sealed a ticket; nothing if no ticket of that key can still be good.
    [[nodiscard]] std::optional<TicketKey> find(std::span<const unsigned char, 16> name,
                                                Clock::time_point now);
    [[nodiscard]] std::size_t count() const;

private:
    struct Dated {
        TicketKey key;
        Clock::time_point made;
    };
    void drop_old(Clock::time_point now); // with the mutex held

    const Clock::duration lifetime_;
    mutable std::mutex mutex_;
    std::deque<Dated> keys_; // the newest last
};

} // namespace wharf::net
