#include "config/units.hpp"

#include <array>
#include <charconv>
#include <cstdint>
#include <limits>

namespace wharf::config {
namespace {

struct Unit {
    std::string_view name;
    std::uint64_t factor;
};

constexpr std::array<Unit, 4> kTime{{{"d", 86400}, {"h", 3600}, {"m", 60}, {"s", 1}}};

constexpr std::array<Unit, 9> kSize{{{"TiB", 1ULL << 40},
                                     {"GiB", 1ULL << 30},
                                     {"MiB", 1ULL << 20},
                                     {"KiB", 1ULL << 10},
                                     {"TB", 1'000'000'000'000},
                                     {"GB", 1'000'000'000},
                                     {"MB", 1'000'000},
                                     {"KB", 1'000},
                                     {"B", 1}}};
constexpr std::size_t kBinarySizes = 4;

constexpr std::uint64_t kMost = std::numeric_limits<std::int64_t>::max();

std::optional<std::uint64_t> take_number(std::string_view& text)
{
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{}) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return number;
}

std::optional<std::uint64_t> times(std::uint64_t number, std::uint64_t factor)
{
    if (number > kMost / factor) return std::nullopt;
    return number * factor;
}

} // namespace

std::optional<Seconds> parse_duration(std::string_view text)
{
    if (text.empty()) return std::nullopt;
    std::uint64_t total = 0;
    std::size_t next_unit = 0;
    while (!text.empty()) {
        const auto number = take_number(text);
        if (!number || text.empty()) return std::nullopt;
        while (next_unit < kTime.size() && kTime[next_unit].name.front() != text.front())
            ++next_unit;
        if (next_unit == kTime.size()) return std::nullopt;
        text.remove_prefix(1);
        const auto part = times(*number, kTime[next_unit++].factor);
        if (!part || *part > kMost - total) return std::nullopt;
        total += *part;
    }
    return Seconds(static_cast<std::int64_t>(total));
}

std::string format_duration(Seconds duration)
{
    std::string text;
    auto left = static_cast<std::uint64_t>(duration.count());
    for (const Unit& unit : kTime) {
        if (left >= unit.factor) text += std::to_string(left / unit.factor).append(unit.name);
        left %= unit.factor;
    }
    return text.empty() ? "0s" : text;
}

std::optional<Bytes> parse_size(std::string_view text)
{
    const auto number = take_number(text);
    if (!number) return std::nullopt;
    std::uint64_t factor = text.empty() ? 1 : 0;
    for (const Unit& unit : kSize) {
        if (unit.name == text) factor = unit.factor;
    }
    if (factor == 0) return std::nullopt;
    const auto count = times(*number, factor);
    if (!count) return std::nullopt;
    return Bytes{*count};
}

std::string format_size(Bytes size)
{
    for (std::size_t i = 0; i < kBinarySizes; ++i) {
        const Unit& unit = kSize[i];
        if (size.count != 0 && size.count % unit.factor == 0) {
            return std::to_string(size.count / unit.factor).append(unit.name);
        }
    }
    return std::to_string(size.count);
}

} // namespace wharf::config
