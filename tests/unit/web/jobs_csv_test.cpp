#include "server/web/jobs_page.hpp"

#include "tests/unit/web/markup.hpp"

using namespace wharf;
using namespace wharf::web;
using test::has;

namespace {

std::string second_line(const std::string& csv)
{
    const std::size_t begin = csv.find("\r\n") + 2;
    return csv.substr(begin, csv.find("\r\n", begin) - begin);
}

} // namespace

TEST_CASE("a job is a line of the CSV, with its times and counts")
{
    const auto job = test::an_ended_job(archive::JobState::Succeeded, 3);
    CHECK(
        second_line(jobs_csv({{job, "Crimes", "Replace"}})) ==
        "00000000000000000000000000000001,completed-with-problems,Replace,data.example.gov,b2fd-cjk2,Crimes,"
        "crimes.csv.gz,ann,2026-11-21T13:05:01.000Z,2026-11-21T13:05:02.000Z,2026-11-21T13:05:05.000Z,3000,"
        "1488,"
        "509,160,48,301,280,3,SUCCESS: Processing crimes.csv.gz succeeded");
}

TEST_CASE("of a job that has not ended the result's cells are empty")
{
    CHECK(has(second_line(jobs_csv({{test::a_job(), "", ""}})), ",queued,,"));
    CHECK(second_line(jobs_csv({{test::a_job(), "", ""}})).ends_with("Z,,,,,,,,,,,"));
}

TEST_CASE(
    "of a job that runs the beginning is known; one that ended while it waited has none, and no duration")
{
    auto running = test::a_job();
    running.state = archive::JobState::Running;
    CHECK(has(second_line(jobs_csv({{running, "", "", test::at_second(8)}})),
              ",2026-11-21T13:05:01.000Z,2026-11-21T13:05:08.000Z,,,"));
    auto superseded = test::an_ended_job(archive::JobState::Superseded);
    superseded.result->started = superseded.result->finished;
    CHECK(has(second_line(jobs_csv({{superseded, "", ""}})),
              ",2026-11-21T13:05:01.000Z,,2026-11-21T13:05:05.000Z,,"));
}

TEST_CASE("a cell never begins as a formula does")
{
    auto job = test::a_job();
    job.manifest.user = "=cmd|' /C calc'!A0";
    const std::string line = second_line(jobs_csv({{job, " @SUM(1)", "+1"}}));
    CHECK(has(line, ",'=cmd|' /C calc'!A0,"));
    CHECK(has(line, ",' @SUM(1),"));
    CHECK(has(line, ",'+1,"));
}

TEST_CASE("commas, quotes and line ends do not leave their cell")
{
    auto job = test::a_job();
    const std::string line = jobs_csv({{job, "a,\"b\"\r\nc", ""}});
    CHECK(has(line, ",\"a,\"\"b\"\"\r\nc\","));
}
