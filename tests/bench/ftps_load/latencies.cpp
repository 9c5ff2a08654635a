#include "tests/bench/ftps_load/latencies.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace load {

namespace {

float ranked(const std::vector<float>& sorted, double share)
{
    if (sorted.empty()) return 0;
    const auto rank = static_cast<std::size_t>(std::ceil(share * static_cast<double>(sorted.size())));
    return sorted[std::max<std::size_t>(rank, 1) - 1];
}

} // namespace

double seconds_since(Clock::time_point begin)
{
    return std::chrono::duration<double>(Clock::now() - begin).count();
}

void Latencies::add(Clock::duration taken)
{
    milliseconds_.push_back(std::chrono::duration<float, std::milli>(taken).count());
}

void Latencies::add(const Latencies& other)
{
    milliseconds_.insert(milliseconds_.end(), other.milliseconds_.begin(), other.milliseconds_.end());
}

std::string Latencies::json() const
{
    std::vector<float> sorted = milliseconds_;
    std::ranges::sort(sorted);
    return fmt::format(R"({{"p50": {:.4f}, "p99": {:.4f}, "max": {:.4f}}})", ranked(sorted, 0.5),
                       ranked(sorted, 0.99), ranked(sorted, 1.0));
}

} // namespace load
