#include "server/web/amount.hpp"

#include <array>
#include <fmt/format.h>

namespace wharf::web {
namespace {

// One decimal below 10, cut off: a number that is not reached is not shown.
std::string short_form(std::uint64_t number, std::uint64_t unit, std::string_view suffix)
{
    const std::uint64_t tenths = number / (unit / 10);
    if (tenths >= 100 || tenths % 10 == 0) return fmt::format("{}{}", number / unit, suffix);
    return fmt::format("{}.{}{}", tenths / 10, tenths % 10, suffix);
}

} // namespace

std::string grouped(std::uint64_t number)
{
    std::string digits = std::to_string(number);
    for (std::size_t at = digits.size(); at > 3; at -= 3)
        digits.insert(at - 3, 1, ',');
    return digits;
}

std::string brief(std::uint64_t number)
{
    if (number < 1'000) return std::to_string(number);
    if (number < 1'000'000) return short_form(number, 1'000, "k");
    if (number < 1'000'000'000) return short_form(number, 1'000'000, "M");
    return short_form(number, 1'000'000'000, "G");
}

std::string size_text(std::uint64_t bytes)
{
    if (bytes == 1) return "1 byte";
    if (bytes < 1024) return fmt::format("{} bytes", bytes);
    constexpr std::array kUnits{"KiB", "MiB", "GiB", "TiB", "PiB"};
    double amount = static_cast<double>(bytes) / 1024;
    std::size_t unit = 0;
    while (amount >= 1023.95 && unit + 1 < kUnits.size()) {
        amount /= 1024;
        ++unit;
    }
    return fmt::format("{:.1f} {}", amount, kUnits[unit]);
}

} // namespace wharf::web
