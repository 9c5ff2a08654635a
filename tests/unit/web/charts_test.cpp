#include "server/web/bar_chart.hpp"
#include "server/web/brief.hpp"
#include "server/web/calendar.hpp"

#include <catch2/catch.hpp>

#include <regex>

using namespace wharf::web;
using Catch::Contains;

namespace {

// Of an axis's label: "1.2k" -> 1200.
std::uint64_t number_of(const std::string& label)
{
    std::uint64_t number = 0;
    std::uint64_t unit = label.back() == 'k' ? 1'000 : label.back() == 'M' ? 1'000'000 : 1;
    bool behind_point = false;
    for (const char c : label) {
        if (c == '.') behind_point = true;
        if (c < '0' || c > '9') continue;
        number = number * 10 + static_cast<std::uint64_t>(c - '0');
        if (behind_point) unit /= 10;
    }
    return number * unit;
}

std::vector<std::uint64_t> axis_of(const std::string& drawn)
{
    const std::regex label(R"re(text-anchor="end">([^<]+)<)re");
    std::vector<std::uint64_t> numbers;
    for (auto at = std::sregex_iterator(drawn.begin(), drawn.end(), label); at != std::sregex_iterator();
         ++at)
        numbers.push_back(number_of((*at)[1]));
    return numbers;
}

} // namespace

TEST_CASE("a number in little room never says more than there is", "[web]")
{
    const auto [number, short_form] = GENERATE(table<std::uint64_t, std::string>({
        {0, "0"},
        {999, "999"},
        {1000, "1k"},
        {1999, "1.9k"},
        {99'999, "99k"},
        {1'500'000, "1.5M"},
        {12'345'678, "12M"},
        {2'000'000'000, "2G"},
    }));
    CHECK(brief(number) == short_form);
}

TEST_CASE("an axis ends at a round number that is enough", "[web]")
{
    const auto [largest, top] = GENERATE(table<std::uint64_t, std::uint64_t>(
        {{0, 1}, {1, 1}, {2, 2}, {3, 5}, {7, 10}, {10, 10}, {11, 20}, {488, 500}, {5'001, 10'000}}));
    CHECK(axis_top(largest) == top);
}

TEST_CASE("the labels of an axis are exact, and as far apart as their lines")
{
    for (std::uint64_t largest = 1; largest < 400'000'000; largest = largest * 5 / 4 + 1) {
        const std::uint64_t top = axis_top(largest);
        const auto labels =
            axis_of(bar_chart({"Rows", "rows", "hour", {"00:00"}, {{"", "", {largest}}}}).markup());
        INFO(top);
        REQUIRE(labels.size() >= 2);
        for (std::size_t step = 0; step < labels.size(); ++step)
            CHECK(labels[step] * (labels.size() - 1) == top * step);
    }
}

TEST_CASE("a bar says what it is made of, and the table has the same numbers", "[web]")
{
    BarChart chart{"Jobs per hour", "job", "hour (UTC)", {"13:00", "14:00", "15:00"}, {}};
    chart.series = {{"completed", "good", {3, 0, 1}}, {"failed", "bad", {1, 0, 0}}};
    const std::string drawn = bar_chart(chart).markup();
    CHECK_THAT(drawn, Contains("<title>13:00: 4 jobs (3 completed, 1 failed)</title>"));
    CHECK_THAT(drawn, !Contains("14:00: "));
    CHECK_THAT(drawn, Contains("<title>15:00: 1 job (1 completed)</title>"));
    CHECK_THAT(drawn,
               Contains(R"(<th scope="row">13:00</th><td class="number">3</td><td class="number">1</td>)"));
    CHECK_THAT(drawn, Contains(R"(role="img" aria-label="Jobs per hour")"));
}

TEST_CASE("nothing at all is an empty chart with an axis", "[web]")
{
    const BarChart chart{"Rows", "row", "hour", {"00:00"}, {{"rows pushed", "good", {0}}}};
    CHECK_THAT(bar_chart(chart).markup(), Contains("class=\"grid\"") && !Contains("<rect"));
}

TEST_CASE("what somebody else chose is escaped in drawings", "[web]")
{
    const std::string nasty = "\"><script>alert(1)</script>";
    const BarChart chart{nasty, nasty, nasty, {nasty}, {{nasty, nasty, {1}}, {nasty, nasty, {2}}}};
    CHECK_THAT(bar_chart(chart).markup(), !Contains("<script") && !Contains("\">alert"));
    Calendar year{nasty, std::chrono::year(2026), {}};
    year.days[std::chrono::sys_days(year.year / 1 / 1)] = {1, nasty, nasty};
    CHECK_THAT(calendar(year).markup(), !Contains("<script"));
}

TEST_CASE("a day's level is its part of the most", "[web]")
{
    CHECK(calendar_level(0, 10) == 0);
    CHECK(calendar_level(1, 1) == 4);
    CHECK(calendar_level(1, 100) == 1);
    CHECK(calendar_level(50, 100) == 2);
    CHECK(calendar_level(100, 100) == 4);
}

TEST_CASE("a calendar has every day of its year once, weeks beginning on Monday", "[web]")
{
    using namespace std::chrono;
    const auto shown = GENERATE(2024, 2026, 2028);
    Calendar year_of_days{"Snapshots", year(shown), {}};
    year_of_days.days[sys_days(year(shown) / 11 / 21)] = {2, "2 snapshots", "/x"};
    const std::string drawn = calendar(year_of_days).markup();
    std::size_t days_drawn = 0;
    for (std::size_t at = 0; (at = drawn.find("<rect", at)) != std::string::npos; ++at)
        ++days_drawn;
    CHECK(days_drawn == (year(shown).is_leap() ? 366U : 365U));
    CHECK_THAT(drawn,
               Contains(R"(<a href="/x" aria-label=")" + std::to_string(shown) + "-11-21: 2 snapshots\">"));
}
