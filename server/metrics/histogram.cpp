#include "server/metrics/histogram.hpp"

#include <algorithm>
#include <cassert>

namespace wharf::metrics {

Histogram::Histogram(std::span<const double> bounds)
    : bounds_(bounds)
{
    assert(bounds.size() <= kMostBounds);
    assert(std::is_sorted(bounds.begin(), bounds.end()));
}

void Histogram::observe(std::chrono::duration<double> took) noexcept
{
    const double seconds = std::max(took.count(), 0.0);
    const auto bound = std::lower_bound(bounds_.begin(), bounds_.end(), seconds);
    classes_[static_cast<std::size_t>(bound - bounds_.begin())].fetch_add(1, std::memory_order_relaxed);
    sum_.fetch_add(seconds, std::memory_order_relaxed);
}

Histogram::Reading Histogram::read() const
{
    Reading reading;
    for (std::size_t i = 0; i <= bounds_.size(); ++i) {
        reading.count += classes_[i].load(std::memory_order_relaxed);
        if (i < bounds_.size()) reading.up_to.push_back(reading.count);
    }
    reading.sum = sum_.load(std::memory_order_relaxed);
    return reading;
}

} // namespace wharf::metrics
