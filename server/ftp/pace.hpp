// Keeps transfers, one after the other, to a rate: a token bucket that holds a tenth of a second's worth.
// Pure: the caller passes the time, waits for as long as it is told, and moves a piece.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace wharf::ftp {

class Pace {
public:
    using Clock = std::chrono::steady_clock;

    explicit Pace(std::uint64_t bytes_per_second); // 0: no limit

    // How long to wait before the next piece; not more than a second if the last one was no larger than
    // piece() and the rate is at least kSlowest.
    [[nodiscard]] Clock::duration wait(Clock::time_point now) const;
    // Bytes to move at once, at most `most`: small enough that what is moved is spread over time.
    [[nodiscard]] std::size_t piece(std::size_t most) const;
    // Notes that so many bytes have moved.
    void spent(std::size_t bytes, Clock::time_point now);

    static constexpr std::uint64_t kSlowest = 1024; // bytes a second

private:
    std::uint64_t rate_;         // bytes a second
    Clock::time_point paid_for_; // the bytes moved so far are allowed by then
};

// A session's, for both directions: what one of its transfers moved, the next one waits for.
struct Paces {
    Pace upload;
    Pace download; // of files and of listings
};

} // namespace wharf::ftp
