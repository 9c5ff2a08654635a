#include "archive/jobs/values/calendar.hpp"

namespace wharf::jobs {

CivilDate civil_date(std::int64_t day)
{
    day += 719'468;
    const std::int64_t era = (day >= 0 ? day : day - 146'096) / 146'097;
    const std::int64_t day_of_era = day - era * 146'097;
    const std::int64_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
    const int day_of_year =
        static_cast<int>(day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100));
    const int month = (5 * day_of_year + 2) / 153;
    CivilDate date;
    date.day = day_of_year - (153 * month + 2) / 5 + 1;
    date.month = month < 10 ? month + 3 : month - 9;
    date.year = year_of_era + era * 400 + (date.month <= 2 ? 1 : 0);
    return date;
}

int weekday(std::int64_t day)
{
    const auto since_monday = static_cast<int>((day + 3) % 7);
    return (since_monday < 0 ? since_monday + 7 : since_monday) + 1;
}

std::int64_t first_day_of_week_year(std::int64_t year)
{
    const std::int64_t fourth_of_january = day_number({year, 1, 4});
    return fourth_of_january - (weekday(fourth_of_january) - 1);
}

int weeks_in_week_year(std::int64_t year)
{
    return static_cast<int>((first_day_of_week_year(year + 1) - first_day_of_week_year(year)) / 7);
}

WeekDate week_date(std::int64_t day)
{
    WeekDate date;
    date.weekday = weekday(day);
    date.year = civil_date(day + 4 - date.weekday).year;
    date.week = static_cast<int>((day - first_day_of_week_year(date.year)) / 7) + 1;
    return date;
}

} // namespace wharf::jobs
