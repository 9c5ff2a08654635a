#include "archive/retention/plan.hpp"

#include "archive/disk/layout.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace wharf;
using namespace wharf::retention;
using namespace std::chrono_literals;
using std::chrono::sys_days;
using std::chrono::year_month_day;

namespace {

const archive::DatasetKey kKey{*archive::DomainName::parse("data.example.gov"),
                               *archive::DatasetId::parse("b2fd-cjk2")};
const archive::TimePoint kNow = sys_days(2026y / 11 / 21) + 13h;
const year_month_day kOld = 2026y / 10 / 1;

std::vector<std::string> success(std::string_view time)
{
    return {std::string(time) + "-crimes.csv.gz", std::string(time) + "-control.json"};
}

// One snapshot at each full hour from midnight on.
std::vector<std::string> successes(int count)
{
    std::vector<std::string> names;
    for (int hour = 0; hour < count; ++hour)
        for (auto& name : success((hour < 10 ? "0" : "") + std::to_string(hour) + ":00:00.000"))
            names.push_back(std::move(name));
    return names;
}

std::vector<std::string> paths(const std::vector<Removal>& plan)
{
    std::vector<std::string> out;
    for (const auto& removal : plan)
        out.push_back(removal.path);
    return out;
}

} // namespace

TEST_CASE("a day that is too old goes whole once the last successes are counted", "[retention]")
{
    const DatasetFound found{kKey, false, {{2026y / 11 / 20, successes(10)}, {kOld, std::nullopt}}, {}};
    const auto plan = plan_dataset(found, kNow, {});
    REQUIRE(paths(plan) ==
            std::vector<std::string>{"domains/data.example.gov/b2fd-cjk2/completed/2026/10/01"});
    CHECK(std::holds_alternative<SnapshotDayGoes>(plan.front().what));
    CHECK(plan.front().reason == "older than 30d and not among the last 10");
}

TEST_CASE("an old day stays while it holds one of the last successes", "[retention]")
{
    const DatasetFound found{kKey, false, {{2026y / 11 / 20, successes(9)}, {kOld, successes(1)}}, {}};
    CHECK(plan_dataset(found, kNow, {}).empty());
}

TEST_CASE("of an old day that holds the last successes, the earlier ones go file by file", "[retention]")
{
    Rules rules;
    rules.keep_last = 2;
    const DatasetFound found{kKey, false, {{kOld, successes(3)}}, {}};
    const auto plan = plan_dataset(found, kNow, rules);
    const std::string day = "domains/data.example.gov/b2fd-cjk2/completed/2026/10/01/";
    CHECK(paths(plan) ==
          std::vector<std::string>{day + "00:00:00.000-crimes.csv.gz, 00:00:00.000-control.json"});
}

TEST_CASE("of a day that is not over nothing goes", "[retention]")
{
    Rules rules;
    rules.keep_last = 2;
    rules.max_age = 1h;
    const DatasetFound found{kKey, false, {{2026y / 11 / 20, successes(3)}}, {}};
    CHECK(plan_dataset(found, sys_days(2026y / 11 / 21) + 1h - 1ms, rules).empty());
    CHECK(plan_dataset(found, sys_days(2026y / 11 / 21) + 1h, rules).size() == 1);
}

TEST_CASE("a snapshot that is young enough stays however many are newer", "[retention]")
{
    const DatasetFound found{
        kKey, false, {{2026y / 11 / 20, successes(20)}, {2026y / 11 / 2, std::nullopt}}, {}};
    CHECK(plan_dataset(found, kNow, {}).empty());
}

TEST_CASE("a day goes only when its last moment is too old", "[retention]")
{
    const auto [now, over] = GENERATE(table<archive::TimePoint, bool>({
        {sys_days(2026y / 11 / 1), true},
        {sys_days(2026y / 11 / 1) - 1ms, false},
    }));
    CHECK(day_is_over(kOld, now, std::chrono::days(30)) == over);
}

TEST_CASE("a file and its control file count as one success, other names as none", "[retention]")
{
    auto names = success("13:05:02.123");
    names.emplace_back("13:05:02.124-other.csv");
    names.emplace_back("README.txt");
    names.emplace_back("signatures");
    CHECK(count_successes(names) == 2);
}

TEST_CASE("a name that is not a snapshot's is never planned for removal", "[retention]")
{
    Rules rules;
    rules.keep_last = 1;
    auto names = successes(1);
    names.emplace_back("notes.txt");
    names.emplace_back("25:00:00.000-crimes.csv");
    const DatasetFound found{kKey, false, {{kOld, names}}, {}};
    CHECK(plan_dataset(found, kNow, rules).empty());
}

TEST_CASE("with keep_last 0 age alone decides", "[retention]")
{
    Rules rules;
    rules.keep_last = 0;
    const DatasetFound found{kKey, false, {{2026y / 11 / 20, std::nullopt}, {kOld, std::nullopt}}, {}};
    CHECK(plan_dataset(found, kNow, rules).size() == 1);
}

TEST_CASE("a held dataset loses nothing", "[retention]")
{
    Rules rules;
    rules.keep_last = 0;
    const DatasetFound found{kKey, true, {{kOld, std::nullopt}}, kNow - std::chrono::days(999)};
    CHECK(plan_dataset(found, kNow, rules).empty());
    const auto job = *archive::JobId::parse("0193abcdef0123456789abcdef012345");
    CHECK(plan_failed_inputs({{job, kKey, kNow - std::chrono::days(999), true}}, kNow, rules).empty());
    const auto name = *archive::FileName::parse("crimes.csv");
    CHECK(plan_partials({{kKey, name, kNow - std::chrono::days(999), true}}, kNow, rules).empty());
}

TEST_CASE("log lines go when the first of them is too old", "[retention]")
{
    const auto [age, goes] = GENERATE(table<std::chrono::seconds, bool>({
        {std::chrono::days(365), false},
        {std::chrono::days(365) + 1s, true},
    }));
    const auto plan = plan_dataset({kKey, false, {}, kNow - age}, kNow, {});
    CHECK(plan.size() == (goes ? 1U : 0U));
    if (goes) {
        CHECK(std::get<LogLinesGo>(plan.front().what).before == kNow - std::chrono::days(365));
        CHECK(plan.front().path == "domains/data.example.gov/b2fd-cjk2/log.txt");
    }
}

TEST_CASE("finished jobs go by days, as the log does", "[retention]")
{
    const auto plan = plan_job_days({2025y / 11 / 19, 2025y / 11 / 21, 2026y / 11 / 21}, kNow, {});
    CHECK(paths(plan) == std::vector<std::string>{"jobs/finished/2025/11/19"});
}

TEST_CASE("the input of a failed job and a partial go at their own age", "[retention]")
{
    const auto job = *archive::JobId::parse("0193abcdef0123456789abcdef012345");
    CHECK(plan_failed_inputs({{job, kKey, kNow - std::chrono::days(14) - 1ms}}, kNow, {}).size() == 1);
    CHECK(plan_failed_inputs({{job, kKey, kNow - std::chrono::days(14)}}, kNow, {}).empty());
    const auto name = *archive::FileName::parse("crimes.csv");
    CHECK(plan_partials({{kKey, name, kNow - std::chrono::days(7) - 1ms}}, kNow, {}).size() == 1);
    CHECK(plan_partials({{kKey, name, kNow - std::chrono::days(7)}}, kNow, {}).empty());
}

TEST_CASE("a chunk goes at an age of its own, and says that it is one", "[retention]")
{
    const auto name = *archive::FileName::parse("0193abcdef0123456789abcdef012345");
    const auto old = kNow - 24h - 1ms;
    const auto plan = plan_partials({{kKey, name, old, false, old}}, kNow, {});
    REQUIRE(plan.size() == 1);
    CHECK(plan[0].path == archive::layout::chunk(kKey, name));
    CHECK(plan[0].reason == "not committed, older than 1d");
    CHECK(plan_partials({{kKey, name, old, false, old + 1ms}}, kNow, {}).empty());
    CHECK(plan_partials({{kKey, name, old, true, old}}, kNow, {}).empty());
    const auto very_old = kNow - std::chrono::days(7) - 1ms;
    const auto among_others = plan_partials({{kKey, name, very_old, false, kNow}}, kNow, {});
    REQUIRE(among_others.size() == 1);
    CHECK(among_others[0].reason == "not committed, older than 7d");
    CHECK(plan_partials({{kKey, name, very_old + 1ms, false, kNow}}, kNow, {}).empty());
}

TEST_CASE("payloads go at their own age, and say of which job they are", "[retention]")
{
    const auto job = *archive::JobId::parse("0193abcdef0123456789abcdef012345");
    CHECK(plan_payloads({{job, kNow - 24h}}, kNow, {}).empty());
    const auto plan = plan_payloads({{job, kNow - 24h - 1ms}}, kNow, {});
    REQUIRE(plan.size() == 1);
    CHECK(plan.front().path == "payloads of job 0193abcdef0123456789abcdef012345");
    CHECK(plan.front().reason == "older than 1d");
}

TEST_CASE("ages in reasons are as an administrator writes them", "[retention]")
{
    const auto [age, text] = GENERATE(table<std::chrono::seconds, std::string>({
        {std::chrono::hours(36), "not resumed, older than 36h"},
        {std::chrono::seconds(90), "not resumed, older than 90s"},
        {std::chrono::days(2), "not resumed, older than 2d"},
    }));
    Rules rules;
    rules.partial_max_age = age;
    const auto name = *archive::FileName::parse("crimes.csv");
    const auto plan = plan_partials({{kKey, name, kNow - std::chrono::days(9)}}, kNow, rules);
    REQUIRE(plan.size() == 1);
    CHECK(plan.front().reason == text);
}
