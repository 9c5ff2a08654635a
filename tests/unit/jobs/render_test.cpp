#include "archive/jobs/render.hpp"

#include "archive/jobs/job_events.hpp"

#include <catch2/catch.hpp>

using namespace wharf;
using namespace wharf::jobs;
using namespace std::chrono_literals;

namespace {

const archive::TimePoint kAt = std::chrono::sys_days(2026y / 11 / 21) + 13h + 5min + 2s + 123ms;
const std::string kId = "0193abcdef0123456789abcdef012345";

std::string rest_of_line(const boost::json::object& data)
{
    const std::string line = log_line(kId, {kAt, "note", data});
    const std::string head = "2026-11-21T13:05:02.123Z " + kId + " note";
    REQUIRE(line.starts_with(head));
    return line.substr(head.size());
}

archive::FileName name(std::string_view text)
{
    return *archive::FileName::parse(text);
}

} // namespace

TEST_CASE("a log line has time, job, event and its members as key=value", "[jobs][render]")
{
    const auto [data, text] = GENERATE(table<boost::json::object, std::string>({
        {boost::json::object(), "\n"},
        {{{"rows", 12}}, " rows=12\n"},
        {{{"newFilename", "13:05:02.123-crimes.csv.gz"}}, " newFilename=13:05:02.123-crimes.csv.gz\n"},
        {{{"a", true}, {"b", nullptr}}, " a=true b=null\n"},
        {{{"details", {{"type", "bad-timezone"}, {"name", "PST x"}}}},
         " details.type=bad-timezone details.name=\"PST x\"\n"},
        {{{"unknown", {"csv.a", "b"}}}, " unknown=\"csv.a, b\"\n"},
        {{{"empty", ""}}, " empty=\"\"\n"},
    }));
    CHECK(rest_of_line(data) == text);
}

TEST_CASE("no value can break the line, forge a field or drive a terminal", "[jobs][render]")
{
    const auto [value, text] = GENERATE(table<std::string, std::string>({
        {"a\nb", R"("a\u000ab")"},
        {"x=1 y=2", R"("x=1 y=2")"},
        {R"(say "hi" \o/)", R"("say \"hi\" \\o/")"},
        {"\x1b[31m", R"("\u001b[31m")"},
        {"\xc2\x9b"
         "31m",
         R"("\u009b31m")"},
        {"\x7f", R"("\u007f")"},
        {"caf\xc3\xa9", "\"caf\xc3\xa9\""},
    }));
    CHECK(rest_of_line({{"value", value}}) == " value=" + text + "\n");
}

TEST_CASE("a long value is cut between two characters", "[jobs][render]")
{
    const std::string odd(kMaxLogValue - 1, 'x');
    CHECK(rest_of_line({{"v", odd + "\xc3\xa9zzz"}}) == " v=\"" + odd + "...\"\n");
}

TEST_CASE("a log line says when it was", "[jobs][render]")
{
    const std::string line = log_line(kId, {kAt, "note", {}});
    CHECK(log_line_time(line) == kAt);
    CHECK_FALSE(log_line_time("a note of the administrator's\n"));
}

TEST_CASE("counts read as a sentence, rejected rows only when there are any", "[jobs][render]")
{
    const archive::Counts counts{488, 160, 48, 301, 280, 0};
    CHECK(counts_text(counts) == "488 rows read, 160 inserted, 48 updated, 301 deleted, 280 unchanged");
    CHECK(counts_text({3, 0, 0, 0, 1, 2}) ==
          "3 rows read, 0 inserted, 0 updated, 0 deleted, 1 unchanged, 2 rejected");
}

TEST_CASE("status texts begin with the state they are in", "[jobs][render][drop-19]")
{
    const auto by = *archive::JobId::parse(kId);
    CHECK(queued_text(name("crimes.csv.gz")) == "QUEUED: crimes.csv.gz is waiting");
    CHECK(running_text({"reading-new-data", {{"rows", 120000}}}) == "RUNNING: reading, 120000 rows");
    CHECK(running_text({"reading-new-data", {{"rows", 7}, {"bytes", 300}, {"totalBytes", 1200}}}) ==
          "RUNNING: reading, 7 rows, 25 percent of 1200 bytes");
    CHECK(running_text({"reading-new-data", {{"rows", 0}, {"bytes", 0}, {"totalBytes", 0}}}) ==
          "RUNNING: reading, 0 rows");
    CHECK(running_text({"storing-completed", {{"bytesWritten", 0}, {"totalBytes", 9}}}) ==
          "RUNNING: storing the file");
    CHECK(running_text({"generating-upsert", {}}) == "RUNNING: generating upsert");
    CHECK(retrying_text("disk full", 5s) == "RUNNING: disk full; trying again in 5 s");
    CHECK(succeeded_text(name("crimes.csv"), {1, 1, 0, 0, 0, 0}) ==
          "SUCCESS: crimes.csv: 1 rows read, 1 inserted, 0 updated, 0 deleted, 0 unchanged");
    CHECK(failed_text(name("small.csv.gz"), "record 17 has 5 values, expected 7") ==
          "FAILURE: Processing small.csv.gz failed: record 17 has 5 values, expected 7");
    CHECK(superseded_text(name("a.csv"), by) ==
          "FAILURE: a.csv was superseded by job " + kId + " before it began");
    CHECK(refused_text("control.json", "line 3, column 1: bad") ==
          "FAILURE: control.json: line 3, column 1: bad");
}

TEST_CASE("progress never looks like an end, whatever the file is called", "[jobs][render][drop-19]")
{
    const auto filename = GENERATE(as<std::string>{}, "SUCCESS.csv", "FAILURE.csv", "SUCCESS: all.csv");
    CHECK(queued_text(name(filename)).starts_with("QUEUED"));
    CHECK(running_text({filename, {}}).starts_with("RUNNING"));
    CHECK(retrying_text(filename, 1s).starts_with("RUNNING"));
}

TEST_CASE("an accepted control file's status names what has no effect", "[jobs][render][drop-23]")
{
    CHECK(accepted_text("control file", {}) == "SUCCESS: control file accepted");
    CHECK(accepted_text("control file", {"foo", "csv.bar"}) ==
          "SUCCESS: control file accepted; unknown and ignored: foo, csv.bar");
    CHECK(accepted_text("control file", {"50 %\n"}) ==
          "SUCCESS: control file accepted; unknown and ignored: 50 ??");
    CHECK(accepted_text("control file", std::vector<std::string>(12, "x")).ends_with("x, x and 2 more"));
}

TEST_CASE("a status is one line: tag, blank, colon, blank, text", "[jobs][render][drop-19]")
{
    CHECK(status_line(kId, "SUCCESS: a") == kId + " : SUCCESS: a\n");
    CHECK(status_line(kId, "FAILURE: a\r\nb\n") == kId + " : FAILURE: a  b \n");
}

TEST_CASE("the finished event carries the integers clients add up", "[jobs][render][drop-22]")
{
    const auto event = finished_event(kAt, {488, 160, 48, 301, 280, 7});
    CHECK(event.type == "finished");
    CHECK(log_line(kId, event) == "2026-11-21T13:05:02.123Z " + kId +
                                      " finished rows=488 inserted=160 updated=48 deleted=301 unchanged=280 "
                                      "errors=7 pulled=488 pushed=509\n");
}

TEST_CASE("the last event tells how the job ended and why", "[jobs][render]")
{
    archive::JobResult result;
    result.finished = kAt;
    result.state = archive::JobState::Failed;
    result.error_type = "invalid-row-length";
    result.english = "FAILURE: Processing a.csv failed";
    result.details = {{"record", 17}};
    CHECK(ended_event(result).type == "failure");
    CHECK(ended_event(result).data.at("details").at("type") == "invalid-row-length");
    CHECK(ended_event(result).data.at("english") == "FAILURE: Processing a.csv failed");
    result.state = archive::JobState::Superseded;
    CHECK(ended_event(result).type == "superseded");
    result.state = archive::JobState::Succeeded;
    result.details = {};
    result.counts.rejected = 3;
    CHECK(ended_event(result).type == "success");
    CHECK(ended_event(result).data.at("details").at("totalErrors").to_number<int>() == 3);
}
