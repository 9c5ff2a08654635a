#include "archive/jobs/importing/distinct_count.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace wharf::jobs {

DistinctCount::DistinctCount(const HashKey& key)
    : key_(key)
    , slots_(16)
{
}

void DistinctCount::add(std::string_view text)
{
    const std::uint64_t hash = std::max<std::uint64_t>(siphash_128(text, key_).low, 1);
    if (exact())
        remember(hash);
    else
        note(hash);
}

void DistinctCount::remember(std::uint64_t hash)
{
    std::size_t at = hash & (slots_.size() - 1);
    while (slots_[at] != 0 && slots_[at] != hash)
        at = (at + 1) & (slots_.size() - 1);
    if (slots_[at] == hash) return;
    slots_[at] = hash;
    if (++seen_ * 2 <= slots_.size() && seen_ <= kExactly) return;
    std::vector<std::uint64_t> before(seen_ <= kExactly ? slots_.size() * 2 : 0);
    before.swap(slots_);
    if (slots_.empty()) registers_.resize(std::size_t{1} << kIndexBits);
    for (const std::uint64_t earlier : before) {
        if (earlier == 0) continue;
        if (slots_.empty())
            note(earlier);
        else
            put(slots_, earlier);
    }
}

void DistinctCount::put(std::vector<std::uint64_t>& slots, std::uint64_t hash)
{
    std::size_t at = hash & (slots.size() - 1);
    while (slots[at] != 0)
        at = (at + 1) & (slots.size() - 1);
    slots[at] = hash;
}

std::uint64_t DistinctCount::count() const
{
    return exact() ? seen_ : static_cast<std::uint64_t>(std::llround(estimate()));
}

void DistinctCount::note(std::uint64_t hash)
{
    std::uint8_t& longest = registers_[hash >> (64 - kIndexBits)];
    const std::uint64_t rest = (hash << kIndexBits) | (std::uint64_t{1} << (kIndexBits - 1));
    longest = std::max(longest, static_cast<std::uint8_t>(std::countl_zero(rest) + 1));
}

// Flajolet, Fusy, Gandouet, Meunier (2007), with linear counting where many registers are empty still.
double DistinctCount::estimate() const
{
    const auto size = static_cast<double>(registers_.size());
    double sum = 0;
    std::size_t empty = 0;
    for (const std::uint8_t longest : registers_) {
        sum += std::ldexp(1.0, -static_cast<int>(longest));
        if (longest == 0) ++empty;
    }
    const double raw = 0.7213 / (1 + 1.079 / size) * size * size / sum;
    if (raw <= 2.5 * size && empty > 0) return size * std::log(size / static_cast<double>(empty));
    return raw;
}

} // namespace wharf::jobs
