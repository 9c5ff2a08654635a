#include "server/web/figures.hpp"

#include "tests/unit/web/markup.hpp"

using namespace wharf;
using namespace wharf::web;
using namespace std::chrono_literals;

TEST_CASE("numbers are grouped by thousands")
{
    CHECK(grouped(0) == "0");
    CHECK(grouped(999) == "999");
    CHECK(grouped(1000) == "1,000");
    CHECK(grouped(1234567) == "1,234,567");
    CHECK(grouped(18446744073709551615U) == "18,446,744,073,709,551,615");
}

TEST_CASE("sizes have two or three digits and a unit")
{
    CHECK(size_text(0) == "0 bytes");
    CHECK(size_text(1) == "1 byte");
    CHECK(size_text(999) == "999 bytes");
    CHECK(size_text(1000) == "1.0 kB");
    CHECK(size_text(48'213) == "48 kB");
    CHECK(size_text(999'499) == "999 kB");
    CHECK(size_text(999'500) == "1.0 MB");
    CHECK(size_text(1'400'000'000) == "1.4 GB");
    CHECK(size_text(18446744073709551615U) == "18 EB");
}

TEST_CASE("durations are as exact as one wants to know them")
{
    CHECK(duration_text(0ms) == "0 ms");
    CHECK(duration_text(-5ms) == "0 ms");
    CHECK(duration_text(999ms) == "999 ms");
    CHECK(duration_text(1000ms) == "1.0 s");
    CHECK(duration_text(9949ms) == "9.9 s");
    CHECK(duration_text(9950ms) == "9 s");
    CHECK(duration_text(59999ms) == "59 s");
    CHECK(duration_text(185s) == "3 min 5 s");
    CHECK(duration_text(2h + 14min + 59s) == "2 h 14 min");
    CHECK(duration_text(50h) == "50 h 0 min");
}

TEST_CASE("an age is told exactly, in the largest unit that fits")
{
    using std::chrono::days;
    CHECK(age_text(days(30)) == "30 days");
    CHECK(age_text(days(1)) == "1 day");
    CHECK(age_text(36h) == "36 hours");
    CHECK(age_text(90min) == "90 minutes");
    CHECK(age_text(1s) == "1 second");
    CHECK(age_text(days(36500)) == "36,500 days");
}

TEST_CASE("a time is UTC for programs, in words and on pointing at it")
{
    const std::string markup = web::time(test::at_second(2)).markup();
    CHECK(markup == R"(<time datetime="2026-11-21T13:05:02.000Z" title="2026-11-21 13:05:02 UTC")"
                    R"( data-shown="day-clock">2026-11-21 13:05:02 UTC</time>)");
    CHECK(test::has(web::time(test::at_second(2), Moment::Clock), ">13:05:02<"));
    CHECK(test::has(web::time(test::at_second(2), Moment::Day), ">2026-11-21<"));
}
