// How long things took.
#pragma once

#include <chrono>
#include <string>
#include <vector>

namespace load {

using Clock = std::chrono::steady_clock;

[[nodiscard]] double seconds_since(Clock::time_point begin);

class Latencies {
public:
    void add(Clock::duration taken);
    void add(const Latencies& other);
    [[nodiscard]] std::size_t count() const { return milliseconds_.size(); }
    // {"p50": ..., "p99": ..., "max": ...} in milliseconds, by nearest rank; zeros if there are none.
    [[nodiscard]] std::string json() const;

private:
    std::vector<float> milliseconds_;
};

} // namespace load
