#include "server/http/message/http_date.hpp"

#include "server/http/message/head.hpp"

#include <catch2/catch.hpp>

using namespace wharf::http;
using namespace std::chrono;

namespace {

constexpr sys_seconds kNow = sys_days(2026y / November / 21) + 13h;

} // namespace

TEST_CASE("a date is read in each of the three formats", "[http]")
{
    auto [text, expected] = GENERATE(table<const char*, sys_seconds>({
        {"Sun, 06 Nov 1994 08:49:37 GMT", sys_days(1994y / 11 / 6) + 8h + 49min + 37s},
        {"Sunday, 06-Nov-94 08:49:37 GMT", sys_days(1994y / 11 / 6) + 8h + 49min + 37s},
        {"Sun Nov  6 08:49:37 1994", sys_days(1994y / 11 / 6) + 8h + 49min + 37s},
        {"Sat Nov 21 08:49:37 2026", sys_days(2026y / 11 / 21) + 8h + 49min + 37s},
        {"Thu, 01 Jan 1970 00:00:00 GMT", sys_seconds()},
        {"Sat, 31 Dec 2016 23:59:60 GMT", sys_days(2017y / 1 / 1)},
        {"Saturday, 21-Nov-76 00:00:00 GMT", sys_days(2076y / 11 / 21)},
        {"Saturday, 21-Nov-77 00:00:00 GMT", sys_days(1977y / 11 / 21)},
    }));
    CAPTURE(text);
    CHECK(parse_http_date(text, kNow) == expected);
}

TEST_CASE("what is no date is none", "[http]")
{
    const char* text = GENERATE(
        "", "Sun", "now", "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Nov 1994 08:49:37 UTC",
        "Sun, 06 Nov 1994 08:49:37 GMT, Sun, 06 Nov 1994 08:49:37 GMT", "Sun, 6 Nov 1994 08:49:37 GMT",
        "Sun, 31 Feb 1994 08:49:37 GMT", "Sun, 00 Nov 1994 08:49:37 GMT", "Sun, 06 nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 24:00:00 GMT", "Sun, 06 Nov 1994 08:60:37 GMT", "Sun, 06 Nov -994 08:49:37 GMT",
        "Sun, 06 Nov 1994 08:49:37 GMT ", "Sunday, 06-Nov-1994 08:49:37 GMT", "1994-11-06T08:49:37Z");
    CAPTURE(text);
    CHECK_FALSE(parse_http_date(text, kNow));
}

TEST_CASE("what is written is read again", "[http]")
{
    const auto time =
        GENERATE(sys_seconds(0s), sys_seconds(kNow), sys_seconds(1709164799s), sys_seconds(4102444800s));
    CHECK(parse_http_date(http_date(time), kNow) == time);
}
