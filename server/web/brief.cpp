#include "server/web/brief.hpp"

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

std::string brief(std::uint64_t number)
{
    if (number < 1'000) return std::to_string(number);
    if (number < 1'000'000) return short_form(number, 1'000, "k");
    if (number < 1'000'000'000) return short_form(number, 1'000'000, "M");
    return short_form(number, 1'000'000'000, "G");
}

} // namespace wharf::web
