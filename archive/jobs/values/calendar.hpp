// The calendar of dates without time: proleptic Gregorian, as ISO 8601 has it (year 0 is 1 BC), for years of
// any size up to kMaxYear. A day is counted from 1970-01-01. Pure arithmetic.
#pragma once

#include <cstdint>

namespace wharf::jobs {

// What 64 bits of milliseconds hold; dates beyond are refused as values.
inline constexpr std::int64_t kMinYear = -292'275'054;
inline constexpr std::int64_t kMaxYear = 292'278'993;

struct CivilDate {
    std::int64_t year = 1970;
    int month = 1;
    int day = 1;
};

// Weeks begin on Monday, the first of a year is the one with its first Thursday, so that the first days of
// January may belong to the week year before.
struct WeekDate {
    std::int64_t year = 1970;
    int week = 1;
    int weekday = 4; // 1 is Monday
};

[[nodiscard]] constexpr bool is_leap_year(std::int64_t year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

[[nodiscard]] constexpr int days_in_month(std::int64_t year, int month)
{
    if (month == 2) return is_leap_year(year) ? 29 : 28;
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

// The way through a year that begins in March, where leap days come last.
[[nodiscard]] constexpr std::int64_t day_number(const CivilDate& date)
{
    const std::int64_t year = date.month <= 2 ? date.year - 1 : date.year;
    const std::int64_t era = (year >= 0 ? year : year - 399) / 400;
    const std::int64_t year_of_era = year - era * 400;
    const int month = date.month > 2 ? date.month - 3 : date.month + 9;
    const std::int64_t day_of_year = (153 * month + 2) / 5 + date.day - 1;
    return era * 146'097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719'468;
}

[[nodiscard]] CivilDate civil_date(std::int64_t day);

[[nodiscard]] int weekday(std::int64_t day); // 1 is Monday
[[nodiscard]] WeekDate week_date(std::int64_t day);
[[nodiscard]] std::int64_t first_day_of_week_year(std::int64_t year);
[[nodiscard]] int weeks_in_week_year(std::int64_t year);

} // namespace wharf::jobs
