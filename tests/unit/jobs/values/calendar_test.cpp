#include "archive/jobs/values/calendar.hpp"

#include <catch2/catch.hpp>
#include <chrono>

using namespace wharf::jobs;

TEST_CASE("every day of ten thousand years is the date the standard library says", "[values]")
{
    using std::chrono::sys_days;
    using std::chrono::year;
    const sys_days first = year(-100) / std::chrono::January / 1;
    const sys_days last = year(9999) / std::chrono::December / 31;
    for (sys_days day = first; day <= last; day += std::chrono::days(1)) {
        const std::chrono::year_month_day expected(day);
        const std::int64_t number = day.time_since_epoch().count();
        const CivilDate date = civil_date(number);
        const bool right = date.year == int(expected.year()) &&
                           date.month == int(unsigned(expected.month())) &&
                           date.day == int(unsigned(expected.day())) && day_number(date) == number &&
                           weekday(number) == int(std::chrono::weekday(day).iso_encoding());
        if (!right) FAIL("day " << number);
    }
}

TEST_CASE("the first and the last year there are keep their days", "[values]")
{
    const std::int64_t year = GENERATE(kMinYear, kMaxYear);
    for (const std::int64_t day :
         {day_number({year, 1, 1}), day_number({year, 2, 28}), day_number({year, 12, 31})})
    {
        CHECK(civil_date(day).year == year);
        CHECK(day_number(civil_date(day)) == day);
    }
}

TEST_CASE("a week belongs to the year its Thursday is in", "[values]")
{
    struct Row {
        CivilDate date;
        std::int64_t year;
        int week;
        int weekday;
    };
    const auto row = GENERATE(values<Row>({{{2014, 1, 1}, 2014, 1, 3},
                                           {{2013, 12, 30}, 2014, 1, 1},
                                           {{2012, 1, 1}, 2011, 52, 7},
                                           {{2021, 1, 3}, 2020, 53, 7},
                                           {{2020, 12, 31}, 2020, 53, 4},
                                           {{1, 1, 1}, 1, 1, 1},
                                           {{0, 1, 1}, -1, 52, 6}}));
    const WeekDate week = week_date(day_number(row.date));
    CHECK(week.year == row.year);
    CHECK(week.week == row.week);
    CHECK(week.weekday == row.weekday);
    CHECK(first_day_of_week_year(week.year) + (week.week - 1) * 7 + week.weekday - 1 == day_number(row.date));
}

TEST_CASE("a week year has 53 weeks when it begins or ends with a Thursday", "[values]")
{
    for (const int year : {2004, 2009, 2015, 2020, 2026})
        CHECK(weeks_in_week_year(year) == 53);
    for (const int year : {2012, 2013, 2014, 2021, 2024})
        CHECK(weeks_in_week_year(year) == 52);
}
