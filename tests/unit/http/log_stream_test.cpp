#include "server/http/bodies/log_stream.hpp"

#include "archive/disk/iso_time.hpp"
#include "tests/support/test_archive.hpp"
#include "tests/unit/http/bodies.hpp"

#include <boost/json/parse.hpp>
#include <fmt/format.h>

#include <algorithm>

using namespace wharf;
using namespace wharf::http;
using namespace wharf::test;
using namespace std::chrono_literals;

namespace {

struct World : TestArchive {
    World()
    {
        env.set_now(archive::TimePoint(std::chrono::sys_days(std::chrono::year(2026) / 11 / 21)) + 13h);
    }

    archive::JobManifest job(std::string_view name)
    {
        env.advance(1s);
        land(name, "a,b\n1,2\n");
        return must(archive->jobs().enqueue(place(name), place(name), {kPlainControl, "", "alice", "ftps"}))
            .manifest;
    }
    void tell(const archive::JobManifest& job, std::string_view type, std::chrono::milliseconds after,
              std::size_t times = 1)
    {
        auto journal = must(archive->jobs().journal(job.id));
        for (std::size_t i = 0; i < times; ++i)
            must(journal->append({job.arrived + after, std::string(type), {{"number", i}}}));
    }
    std::string read(std::vector<archive::JobManifest> jobs, LogForm form, LogOrder order)
    {
        LogStream log(*archive, std::move(jobs), form, order);
        return read_all(log);
    }
};

std::vector<std::string> types_in(const std::string& json)
{
    std::vector<std::string> types;
    const auto items = boost::json::parse(json);
    for (const auto& item : items.as_array())
        types.emplace_back(item.at("type").as_string());
    return types;
}

} // namespace

TEST_CASE("the log of no job is an empty array", "[http]")
{
    World world;
    CHECK(world.read({}, LogForm::Json, LogOrder::ByTime) == "[]\n");
    CHECK(world.read({}, LogForm::Text, LogOrder::ByTime).empty());
}

TEST_CASE("logs are told job by job, or all by time", "[http]")
{
    World world;
    const auto first = world.job("first.csv");
    const auto second = world.job("second.csv");
    world.tell(first, "early", 10ms);
    world.tell(first, "late", 1h);
    world.tell(second, "middle", 10ms);
    using Types = std::vector<std::string>;
    CHECK(types_in(world.read({second, first}, LogForm::Json, LogOrder::JobByJob)) ==
          Types{"committing-job", "middle", "committing-job", "early", "late"});
    CHECK(types_in(world.read({first, second}, LogForm::Json, LogOrder::ByTime)) ==
          Types{"committing-job", "early", "committing-job", "middle", "late"});
    const std::string text = world.read({first, second}, LogForm::Text, LogOrder::ByTime);
    CHECK(std::count(text.begin(), text.end(), '\n') == 3);
    CHECK(text.find("early") < text.find("middle"));
    CHECK(text.find("middle") < text.find("late"));
}

TEST_CASE("a long log comes in pieces", "[http]")
{
    World world;
    const int count = GENERATE(1, 40);
    std::vector<archive::JobManifest> jobs;
    for (int i = 0; i < count; ++i) {
        jobs.push_back(world.job(fmt::format("{}.csv", i)));
        world.tell(jobs.back(), "told", 1ms, 10'000 / static_cast<std::size_t>(count));
    }
    LogStream log(*world.archive, jobs, LogForm::Text, LogOrder::ByTime);
    std::size_t largest = 0;
    std::string all;
    for (;;) {
        const auto piece = must(log.next());
        largest = std::max(largest, piece.bytes.size());
        all += piece.bytes;
        if (piece.then == BodySource::Then::End) break;
    }
    CHECK(std::count(all.begin(), all.end(), '\n') == 10'000);
    CHECK(largest < 128 * 1024);
    CHECK(boost::json::parse(world.read(jobs, LogForm::Json, LogOrder::JobByJob)).as_array().size() ==
          static_cast<std::size_t>(10'000 + count));
}

TEST_CASE("a job that is gone meanwhile is left out, and is an answer of its own where it alone was meant",
          "[http]")
{
    World world;
    const auto there = world.job("there.csv");
    auto gone = there;
    gone.id = must(archive::JobId::parse("00000000000000000000000000000001"));
    CHECK(types_in(world.read({gone, there}, LogForm::Json, LogOrder::JobByJob)).front() == "committing-job");
    LogStream log(*world.archive, {gone}, LogForm::Json, LogOrder::JobByJob);
    CHECK(error_of(log.open()) == archive::Errc::NotFound);
}

TEST_CASE("a disk that fails breaks the log off", "[http]")
{
    World world;
    const auto job = world.job("a.csv");
    LogStream log(*world.archive, {job}, LogForm::Json, LogOrder::JobByJob);
    world.env.fail_reading(2, boost::system::errc::make_error_code(boost::system::errc::io_error));
    CHECK(read_all(log).ends_with(">"));
}
