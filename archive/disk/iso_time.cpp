#include "archive/disk/iso_time.hpp"

#include <fmt/format.h>

#include <charconv>

namespace wharf::archive {

namespace {

constexpr std::string_view kShape = "dddd-dd-ddTdd:dd:dd.dddZ";

bool has_shape(std::string_view text)
{
    if (text.size() != kShape.size()) return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool digit = text[i] >= '0' && text[i] <= '9';
        if (kShape[i] == 'd' ? !digit : text[i] != kShape[i]) return false;
    }
    return true;
}

int number_in(std::string_view digits)
{
    int number = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return number;
}

} // namespace

std::string iso_time(TimePoint at)
{
    const auto day = std::chrono::floor<std::chrono::days>(at);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss time(at - day);
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                       time.hours().count(), time.minutes().count(), time.seconds().count(),
                       time.subseconds().count());
}

std::optional<TimePoint> parse_iso_time(std::string_view text)
{
    if (!has_shape(text)) return std::nullopt;
    const std::chrono::year_month_day date(
        std::chrono::year(number_in(text.substr(0, 4))),
        std::chrono::month(static_cast<unsigned>(number_in(text.substr(5, 2)))),
        std::chrono::day(static_cast<unsigned>(number_in(text.substr(8, 2)))));
    const int hours = number_in(text.substr(11, 2));
    const int minutes = number_in(text.substr(14, 2));
    const int seconds = number_in(text.substr(17, 2));
    if (!date.ok() || hours > 23 || minutes > 59 || seconds > 59) return std::nullopt;
    return std::chrono::sys_days(date) + std::chrono::hours(hours) + std::chrono::minutes(minutes) +
           std::chrono::seconds(seconds) + std::chrono::milliseconds(number_in(text.substr(20, 3)));
}

} // namespace wharf::archive
