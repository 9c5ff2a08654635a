#include "archive/disk/direct_writes.hpp"

#include <algorithm>
#include <cstdint>

namespace wharf::archive {

namespace {

constexpr std::uint64_t kFastEnough = 256'000'000; // bytes a second
constexpr std::chrono::milliseconds kMostLate{300};

} // namespace

bool DirectWrites::suit(std::span<const std::byte> bytes, Clock::time_point now) const
{
    const auto address = reinterpret_cast<std::uintptr_t>(bytes.data());
    const bool aligned = address % kAlignment == 0 && bytes.size() % kAlignment == 0;
    return bytes.size() >= kLeast && aligned && disk_ && !disk_->lately(now);
}

void DirectWrites::took(std::size_t bytes, Clock::time_point begun, Clock::time_point ended)
{
    const std::chrono::nanoseconds allowed(bytes * std::nano::den / kFastEnough);
    late_ = std::max(Clock::duration::zero(), late_ + (ended - begun) - allowed);
    if (late_ <= kMostLate || !disk_) return;
    disk_->noticed(ended);
    disk_.reset();
}

} // namespace wharf::archive
