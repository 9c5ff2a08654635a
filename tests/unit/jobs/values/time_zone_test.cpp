#include "archive/jobs/values/time_zone.hpp"

#include "archive/jobs/values/calendar.hpp"
#include "tests/unit/jobs/values/timestamps.hpp"

using namespace wharf::jobs;

namespace {

const std::string kFormat = "yyyy-MM-dd HH:mm:ss";

std::int64_t wall(std::int64_t year, int month, int day, int hour)
{
    return day_number({year, month, day}) * 86'400 + hour * 3600;
}

TimeZone zone(std::string_view name)
{
    const auto found = TimeZone::find(name);
    REQUIRE(found);
    return *found;
}

std::optional<std::int64_t> offset_hours(TimeZone zone, std::int64_t wall_time)
{
    const auto utc = zone.to_utc(wall_time);
    if (!utc) return std::nullopt;
    return (wall_time - *utc) / 3600;
}

} // namespace

TEST_CASE("a time that clocks leave out is refused, one that comes twice is the first", "[values]")
{
    struct Row {
        const char* zone;
        const char* text;
        const char* normal;
    };
    const auto row = GENERATE(values<Row>({
        {"US/Pacific", "2014-03-09 01:59:59", "2014-03-09T09:59:59.000Z"},
        {"US/Pacific", "2014-03-09 02:00:00", "refused"},
        {"US/Pacific", "2014-03-09 02:30:00", "refused"},
        {"US/Pacific", "2014-03-09 02:59:59", "refused"},
        {"US/Pacific", "2014-03-09 03:00:00", "2014-03-09T10:00:00.000Z"},
        {"US/Pacific", "2014-11-02 00:59:59", "2014-11-02T07:59:59.000Z"},
        {"US/Pacific", "2014-11-02 01:00:00", "2014-11-02T08:00:00.000Z"},
        {"US/Pacific", "2014-11-02 01:30:00", "2014-11-02T08:30:00.000Z"},
        {"US/Pacific", "2014-11-02 01:59:59", "2014-11-02T08:59:59.000Z"},
        {"US/Pacific", "2014-11-02 02:00:00", "2014-11-02T10:00:00.000Z"},
        {"Australia/Lord_Howe", "2014-10-05 02:15:00", "refused"},
        {"Australia/Lord_Howe", "2014-10-05 02:30:00", "2014-10-04T15:30:00.000Z"},
        {"Pacific/Apia", "2011-12-29 23:59:59", "2011-12-30T09:59:59.000Z"},
        {"Pacific/Apia", "2011-12-30 12:00:00", "refused"},
        {"Pacific/Apia", "2011-12-31 00:00:00", "2011-12-30T10:00:00.000Z"},
        {"Europe/London", "1847-01-01 00:00:00", "1847-01-01T00:01:15.000Z"},
        {"UTC", "2014-03-09 02:30:00", "2014-03-09T02:30:00.000Z"},
    }));
    CAPTURE(row.zone, row.text);
    CHECK(read_fixed(kFormat, row.text, row.zone) == row.normal);
}

TEST_CASE("what was read before makes no difference", "[values]")
{
    TimeZone used = zone("America/New_York");
    const std::int64_t first = wall(2013, 12, 30, 0);
    for (int round = 0; round < 2; ++round)
        for (std::int64_t time = first; time < first + 330 * 86'400; time += 900) {
            const std::int64_t order = round == 0 ? time : 2 * first + 330 * 86'400 - time;
            if (used.to_utc(order) != zone("America/New_York").to_utc(order)) FAIL(order);
        }
    CHECK(used.to_utc(wall(2014, 7, 1, 0)) == wall(2014, 7, 1, 4));
    CHECK(used.to_utc(wall(2037, 12, 1, 0)) == wall(2037, 12, 1, 5));
    CHECK(used.to_utc(wall(2050, 7, 1, 0)) == wall(2050, 7, 1, 4));
    CHECK(used.to_utc(wall(2014, 1, 1, 0)) == wall(2014, 1, 1, 5));
    CHECK(used.to_utc(wall(2050, 1, 1, 0)) == wall(2050, 1, 1, 5));
}

TEST_CASE("summer time goes on after the years the tz database lists", "[values]")
{
    const TimeZone pacific = zone("US/Pacific");
    CHECK(offset_hours(pacific, wall(2037, 7, 1, 0)) == -7);
    CHECK(offset_hours(pacific, wall(2038, 1, 1, 0)) == -8);
    CHECK(offset_hours(pacific, wall(2040, 7, 1, 0)) == -7);
    CHECK(offset_hours(pacific, wall(12014, 7, 1, 0)) == -7);
    CHECK(offset_hours(zone("Asia/Tokyo"), wall(2040, 7, 1, 0)) == 9);
    // The second Sunday in March and the first in November of every year.
    for (std::int64_t year = 2038; year < 2438; ++year) {
        const int march = 14 - (weekday(day_number({year, 3, 1})) + 6) % 7;
        const int november = 7 - (weekday(day_number({year, 11, 1})) + 6) % 7;
        CAPTURE(year, march, november);
        CHECK(offset_hours(pacific, wall(year, 3, march, 1)) == -8);
        CHECK(offset_hours(pacific, wall(year, 3, march, 2)) == std::nullopt);
        CHECK(offset_hours(pacific, wall(year, 3, march, 3)) == -7);
        CHECK(offset_hours(pacific, wall(year, 11, november, 1)) == -7);
        CHECK(offset_hours(pacific, wall(year, 11, november, 2)) == -8);
        CHECK(offset_hours(pacific, wall(year, 2, days_in_month(year, 2), 23)) == -8);
    }
}

TEST_CASE("where the tz database lists years beyond 2037, they are taken from there", "[values]")
{
    for (std::int64_t day = day_number({2100, 1, 1}); day < day_number({2101, 1, 1}); ++day)
        if (offset_hours(zone("Africa/Casablanca"), day * 86'400) != 1) FAIL(day);
}

TEST_CASE("a time zone is UTC, an offset or a name of the tz database", "[values]")
{
    const std::int64_t noon = wall(2014, 4, 22, 12);
    const auto [name, hours] = GENERATE(table<std::string, int>({{"UTC", 0},
                                                                 {"utc", 0},
                                                                 {"GMT", 0},
                                                                 {"Z", 0},
                                                                 {"US/Pacific", -7},
                                                                 {"America/Los_Angeles", -7},
                                                                 {"America/Argentina/Buenos_Aires", -3},
                                                                 {"EST", -5},
                                                                 {"MST", -7},
                                                                 {"PST8PDT", -7},
                                                                 {"Etc/GMT+8", -8},
                                                                 {"-0800", -8},
                                                                 {"-08:00", -8},
                                                                 {"+09", 9}}));
    CAPTURE(name);
    CHECK(offset_hours(zone(name), noon) == hours);
}

TEST_CASE("years far away have an offset", "[values]")
{
    CHECK(zone("US/Pacific").to_utc(wall(kMinYear, 1, 1, 0)) == wall(kMinYear, 1, 1, 0) + 28'378);
    CHECK(offset_hours(zone("US/Pacific"), wall(kMaxYear, 7, 1, 0)) == -7);
    CHECK(offset_hours(zone("UTC"), wall(kMaxYear, 7, 1, 0)) == 0);
}

TEST_CASE("the longest zone name a text begins with is found", "[values]")
{
    CHECK(zone_name_length("US/Pacific") == 10);
    CHECK(zone_name_length("US/Pacific 2014") == 10);
    CHECK(zone_name_length("GMT+0x") == 5);
    CHECK(zone_name_length("GMT+9") == 3);
    CHECK(zone_name_length("UTC2014") == 3);
    CHECK(zone_name_length("Nowhere") == 0);
    CHECK(zone_name_length("") == 0);
    CHECK(zone_name_length(std::string(100'000, 'A')) == 0);
}
