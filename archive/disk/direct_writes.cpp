#include "archive/disk/direct_writes.hpp"

#include <algorithm>
#include <cstdint>

namespace wharf::archive {

namespace {

constexpr std::uint64_t kFastEnough = 256'000'000; // bytes a second
constexpr std::chrono::milliseconds kMostLate{100};

} // namespace

bool DirectWrites::suit(std::span<const std::byte> bytes) const
{
    const auto address = reinterpret_cast<std::uintptr_t>(bytes.data());
    const bool aligned = address % kAlignment == 0 && bytes.size() % kAlignment == 0;
    return !given_up_ && aligned && bytes.size() >= kLeast;
}

void DirectWrites::took(std::size_t bytes, Duration time)
{
    const std::chrono::nanoseconds allowed(bytes * std::nano::den / kFastEnough);
    late_ = std::max(Duration::zero(), late_ + time - allowed);
    given_up_ = given_up_ || late_ > kMostLate;
}

} // namespace wharf::archive
