#include "auth/time.hpp"

namespace wharf::auth {
namespace {

std::string digits(long number, std::size_t width)
{
    const std::string text = std::to_string(number);
    return std::string(width > text.size() ? width - text.size() : 0, '0') + text;
}

} // namespace

std::string time_text(Time time)
{
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss clock(time - day);
    return digits(int(date.year()), 4) + "-" + digits(unsigned(date.month()), 2) + "-" +
           digits(unsigned(date.day()), 2) + "T" + digits(clock.hours().count(), 2) + ":" +
           digits(clock.minutes().count(), 2) + ":" + digits(clock.seconds().count(), 2) + "Z";
}

} // namespace wharf::auth
