// What is counted while the server works. Any thread may count at any time, without waiting: one addition
// that orders nothing else. Whoever reads sees every number whole, but no two of them as of the same moment.
//
// One addition costs some nanoseconds, more when several threads count the same thing at once. So what moves
// bytes counts per block or TLS record, never per byte.
#pragma once

#include <atomic>
#include <cstdint>

namespace wharf::metrics {

// Only grows, from the start of the process on.
class Counter {
public:
    void add(std::uint64_t n = 1) noexcept { value_.fetch_add(n, std::memory_order_relaxed); }
    [[nodiscard]] std::uint64_t value() const noexcept { return value_.load(std::memory_order_relaxed); }

private:
    std::atomic<std::uint64_t> value_ = 0;
};

// How many there are now.
class Gauge {
public:
    [[nodiscard]] std::int64_t value() const noexcept { return value_.load(std::memory_order_relaxed); }

private:
    friend class Present;
    std::atomic<std::int64_t> value_ = 0;
};

// Something that is there for as long as this lives. The gauge outlives it.
class Present {
public:
    explicit Present(Gauge& gauge) noexcept
        : gauge_(gauge)
    {
        gauge_.value_.fetch_add(1, std::memory_order_relaxed);
    }
    Present(const Present&) = delete;
    Present& operator=(const Present&) = delete;
    ~Present() { gauge_.value_.fetch_sub(1, std::memory_order_relaxed); }

private:
    Gauge& gauge_;
};

} // namespace wharf::metrics
