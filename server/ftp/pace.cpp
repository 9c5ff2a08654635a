#include "server/ftp/pace.hpp"

#include <algorithm>

namespace wharf::ftp {

namespace {

constexpr std::chrono::milliseconds kBurst{100};
constexpr std::uint64_t kBurstsPerSecond = std::chrono::seconds(1) / kBurst;
constexpr std::size_t kSmallestPiece = 1024; // bytes

} // namespace

Pace::Pace(std::uint64_t bytes_per_second)
    : rate_(bytes_per_second)
{
}

Pace::Clock::duration Pace::wait(Clock::time_point now) const
{
    if (rate_ == 0) return {};
    return std::max(paid_for_ - now, Clock::duration::zero());
}

std::size_t Pace::piece(std::size_t most) const
{
    if (rate_ == 0) return most;
    const auto share = std::max<std::uint64_t>(rate_ / kBurstsPerSecond, kSmallestPiece);
    return static_cast<std::size_t>(std::min<std::uint64_t>(share, most));
}

void Pace::spent(std::size_t bytes, Clock::time_point now)
{
    if (rate_ == 0) return;
    const std::chrono::duration<double> cost(static_cast<double>(bytes) / static_cast<double>(rate_));
    // Time in which nothing moved is not saved up beyond one burst.
    paid_for_ = std::max(paid_for_, now - kBurst) + std::chrono::duration_cast<Clock::duration>(cost);
}

} // namespace wharf::ftp
