// What becomes of fields that lack or contradict each other. Expected dates are those of Joda-Time's rules.
#include "tests/unit/jobs/values/timestamps.hpp"

using namespace wharf::jobs;

namespace {

std::string date_of(const std::string& format, std::string_view text)
{
    const std::string normal = read_floating(format, text);
    return normal.substr(0, normal.find('T'));
}

std::string time_of(const std::string& format, std::string_view text)
{
    const std::string normal = read_floating(format, text);
    return normal == "refused" ? normal : normal.substr(normal.find('T') + 1, 5);
}

} // namespace

TEST_CASE("fields that lack are the first there are, a year that lacks is 2000", "[values]")
{
    CHECK(date_of("yyyy", "2014") == "2014-01-01");
    CHECK(date_of("yyyy-MM", "2014-04") == "2014-04-01");
    CHECK(date_of("yyyy dd", "2014 22") == "2014-01-22");
    CHECK(date_of("MM/dd", "4/22") == "2000-04-22");
    CHECK(date_of("MM/dd", "2/29") == "2000-02-29");
    CHECK(date_of("dd", "22") == "2000-01-22");
    CHECK(read_floating("HH:mm", "9:30") == "1970-01-01T09:30:00.000");
}

TEST_CASE("a day of the week moves the date within its week", "[values]")
{
    CHECK(date_of("E, d MMM yyyy", "Sun, 22 Apr 2014") == "2014-04-27");
    CHECK(date_of("EEEE d/M/yyyy", "mon 1/1/2014") == "2013-12-30");
    CHECK(date_of("E d MMM yyyy", "Mon 1 Apr 2014") == "2014-03-31");
    CHECK(date_of("e yyyy-MM-dd", "7 2014-04-22") == "2014-04-27");
    CHECK(date_of("e yyyy-MM-dd", "8 2014-04-22") == "refused");
    CHECK(date_of("e yyyy-MM-dd", "0 2014-04-22") == "refused");
    CHECK(date_of("E", "Monday") == "2000-12-25");
    CHECK(date_of("E d", "Montag 3") == "refused");
}

TEST_CASE("a week and a week year make a date", "[values]")
{
    CHECK(date_of("xxxx-'W'ww-e", "2014-W17-2") == "2014-04-22");
    CHECK(date_of("xxxx-'W'ww", "2014-W01") == "2013-12-30");
    CHECK(date_of("xxxx'W'wwe", "2020W537") == "2021-01-03");
    CHECK(date_of("xxxx-ww", "2014-53") == "refused");
    CHECK(date_of("xxxx-ww", "2014-0") == "refused");
    CHECK(date_of("xxxx", "2014") == "2013-12-30");
    CHECK(date_of("xx-ww-e", "14-17-2") == "2014-04-22");
    CHECK(date_of("ww", "5") == "2000-01-31");
}

TEST_CASE("a day of the year makes a date", "[values]")
{
    CHECK(date_of("yyyy-DDD", "2014-112") == "2014-04-22");
    CHECK(date_of("yyyy-D", "2016-366") == "2016-12-31");
    CHECK(date_of("yyyy-D", "2014-366") == "refused");
    CHECK(date_of("yyyy-D", "2014-0") == "refused");
    CHECK(date_of("D", "60") == "2000-02-29");
}

TEST_CASE("an era matters to the year of the era, not to the year", "[values]")
{
    CHECK(date_of("YYYY G", "44 BC") == "-0043-01-01");
    CHECK(date_of("G YYYY MM dd", "bce 1 12 31") == "0000-12-31");
    CHECK(date_of("YYYY G", "2014 AD") == "2014-01-01");
    CHECK(date_of("YYYY G", "2014 ce") == "2014-01-01");
    CHECK(date_of("yyyy G", "44 BC") == "0044-01-01");
    CHECK(date_of("YYYY", "0") == "refused");
    CHECK(date_of("YYYY", "-5") == "refused");
    CHECK(date_of("YYYY G", "2014 XX") == "refused");
    CHECK(date_of("G", "AD") == "0001-01-01");
}

TEST_CASE("a century is a year's if there is a year, else its first", "[values]")
{
    CHECK(date_of("CC", "21") == "2001-01-01");
    CHECK(date_of("C", "1") == "0001-01-01");
    CHECK(date_of("CC G", "21 BC") == "-2000-01-01");
    CHECK(date_of("CC/yyyy", "19/2014") == "2014-01-01");
    CHECK(date_of("CC", "0") == "refused");
    CHECK(date_of("CCCCCCCCC", "999999999") == "refused");
}

TEST_CASE("of two years the one that comes last counts, but both have to be years", "[values]")
{
    CHECK(date_of("yyyy yyyy", "2013 2014") == "2014-01-01");
    CHECK(date_of("yyyy YYYY", "-5 3") == "-0002-01-01");
    CHECK(date_of("MM dd MM", "13 22 4") == "refused");
    CHECK(date_of("dd yyyy MM dd", "29 2014 2 28") == "refused");
}

TEST_CASE("the clock's four ways to count hours", "[values]")
{
    CHECK(time_of("HH:mm", "0:05") == "00:05");
    CHECK(time_of("HH:mm", "23:05") == "23:05");
    CHECK(time_of("kk:mm", "24:05") == "00:05");
    CHECK(time_of("kk:mm", "1:05") == "01:05");
    CHECK(time_of("kk:mm", "0:05") == "refused");
    CHECK(time_of("kk:mm", "25:05") == "refused");
    CHECK(time_of("hh:mm a", "12:05 am") == "00:05");
    CHECK(time_of("hh:mm a", "12:05 pm") == "12:05");
    CHECK(time_of("KK:mm a", "0:05 PM") == "12:05");
    CHECK(time_of("KK:mm a", "12:05 PM") == "refused");
    CHECK(time_of("a hh:mm", "Pm 9:30") == "21:30");
    CHECK(time_of("hh:mma", "9:30pm") == "21:30");
    CHECK(time_of("hh:mm", "9:30") == "09:30");
    CHECK(time_of("HH:mm a", "13:30 AM") == "13:30");
    CHECK(time_of("a", "pm") == "12:00");
    CHECK(time_of("hh:mm a", "9:30 p.m.") == "refused");
}
