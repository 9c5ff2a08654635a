#include "server/protocol/time_value.hpp"

#include <algorithm>
#include <string>

namespace wharf::protocol {
namespace {

namespace chrono = std::chrono;

constexpr std::size_t kWholeSeconds = 14; // digits

bool all_digits(std::string_view text)
{
    return !text.empty() &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

int number_in(std::string_view digits)
{
    int number = 0;
    for (const char c : digits)
        number = number * 10 + (c - '0');
    return number;
}

// ".5" is 500; "" is 0. Nothing for a dot without digits.
std::optional<int> milliseconds_in(std::string_view fraction)
{
    if (fraction.empty()) return 0;
    if (fraction.front() != '.' || !all_digits(fraction.substr(1))) return std::nullopt;
    std::string digits(fraction.substr(1, 3));
    digits.resize(3, '0');
    return number_in(digits);
}

} // namespace

std::optional<TimeValue> parse_time_value(std::string_view text)
{
    const std::string_view whole = text.substr(0, kWholeSeconds);
    if (whole.size() != kWholeSeconds || !all_digits(whole)) return std::nullopt;
    const auto fraction = milliseconds_in(text.substr(kWholeSeconds));
    if (!fraction) return std::nullopt;

    const chrono::year_month_day day{chrono::year(number_in(whole.substr(0, 4))),
                                     chrono::month(static_cast<unsigned>(number_in(whole.substr(4, 2)))),
                                     chrono::day(static_cast<unsigned>(number_in(whole.substr(6, 2))))};
    const int hour = number_in(whole.substr(8, 2));
    const int minute = number_in(whole.substr(10, 2));
    const int second = number_in(whole.substr(12, 2));
    if (!day.ok() || hour > 23 || minute > 59 || second > 60) return std::nullopt;
    return chrono::sys_days(day) + chrono::hours(hour) + chrono::minutes(minute) + chrono::seconds(second) +
           chrono::milliseconds(*fraction);
}

std::optional<TimedPath> parse_timed_path(std::string_view argument)
{
    const auto blank = argument.find(' ');
    if (blank == std::string_view::npos || blank + 1 == argument.size()) return std::nullopt;
    const auto time = parse_time_value(argument.substr(0, blank));
    if (!time) return std::nullopt;
    return TimedPath{*time, argument.substr(blank + 1)};
}

} // namespace wharf::protocol
