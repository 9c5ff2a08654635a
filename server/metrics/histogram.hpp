// How long things took, sorted into classes. As Counter: any thread, no waiting.
#pragma once

#include "server/metrics/counter.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <span>
#include <vector>

namespace wharf::metrics {

class Histogram {
public:
    static constexpr std::size_t kMostBounds = 15;

    // `bounds`: the upper end of each class, inclusive, in seconds, rising; what is above the last has a
    // class of its own. Kept by reference: a constant of the program.
    explicit Histogram(std::span<const double> bounds);

    void observe(std::chrono::duration<double> took) noexcept; // below zero, after a clock was set back: zero

    struct Reading {
        std::vector<std::uint64_t> up_to; // for each bound, how many took that long or less
        std::uint64_t count = 0;          // of all
        double sum = 0;                   // seconds
    };
    [[nodiscard]] std::span<const double> bounds() const { return bounds_; }
    [[nodiscard]] Reading read() const;

private:
    std::span<const double> bounds_;
    std::array<std::atomic<std::uint64_t>, kMostBounds + 1> classes_{}; // each counts once, in its own class
    std::atomic<double> sum_ = 0;
};

} // namespace wharf::metrics
