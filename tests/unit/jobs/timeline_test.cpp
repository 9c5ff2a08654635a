#include "archive/jobs/timeline.hpp"

#include "tests/unit/jobs/jobs_test.hpp"

#include <fmt/format.h>

using namespace wharf;
using namespace wharf::jobs;
using test::must;

namespace {

archive::TimePoint at(int milliseconds)
{
    return archive::TimePoint(std::chrono::milliseconds(milliseconds));
}

archive::JobManifest manifest()
{
    return {test::must(archive::JobId::parse(std::string(32, 'a'))),
            test::dataset_key("data.example.gov", "b2fd-cjk2"),
            test::file_name("crimes.csv"),
            17,
            "ab",
            at(100),
            "",
            "ann",
            "ftps"};
}

archive::Event took(int when, std::string type, int duration)
{
    return {at(when), std::move(type), {{"duration", duration}}};
}

// "waiting 100+50": name, beginning, how long.
std::vector<std::string> told(const std::vector<archive::Event>& events)
{
    std::vector<std::string> lines;
    for (const JobStep& step : timeline(manifest(), events)) {
        CHECK_FALSE(step.title.empty());
        lines.push_back(fmt::format("{} {}+{}", step.name, step.began.time_since_epoch().count(),
                                    step.took ? std::to_string(step.took->count()) : "..."));
    }
    return lines;
}
using Lines = std::vector<std::string>;

std::vector<archive::Event> imported()
{
    return {{at(100), "committed-job", {}},
            {at(150), "processing", {}},
            took(1160, "reading-metadata", 10),
            took(1160, "reading-new-data-time", 600),
            took(1160, "generating-upsert-time", 700),
            took(1160, "upserting-time", 200),
            took(1160, "processing-time", 1000),
            {at(1160), "finished", {}}};
}

} // namespace

TEST_CASE("a job waits, then works, then has ended; what goes on has no end")
{
    CHECK(told({}) == Lines{"waiting 100+..."});
    CHECK(told({{at(100), "committed-job", {}}, {at(150), "processing", {}}}) ==
          Lines{"waiting 100+50", "processing 150+..."});
    CHECK(told({{at(100), "committed-job", {}}, {at(150), "processing", {}}, {at(170), "failure", {}}}) ==
          Lines{"waiting 100+50", "processing 150+20"});
    CHECK(told({{at(100), "committed-job", {}}, {at(130), "superseded", {}}}) == Lines{"waiting 100+30"});
}

TEST_CASE("the steps of an import lie between its beginning and its end; reading and comparing overlap")
{
    const Lines import{"waiting 100+50", "reading-metadata 160+10", "reading-new-data 170+600",
                       "generating-upsert 260+700", "upserting 960+200"};
    Lines storing = import;
    storing.push_back("storing-completed 1160+...");
    CHECK(told(imported()) == storing);

    auto events = imported();
    events.push_back(took(1200, "storing-completed-time", 30));
    events.push_back({at(1210), "success", {}});
    Lines all = import;
    all.push_back("storing-completed 1170+30");
    CHECK(told(events) == all);

    events.push_back({at(1300), "hook", {{"attempt", 1}, {"duration", 20}}});
    events.push_back({at(1500), "hook", {{"attempt", 2}, {"duration", 40}}});
    all.push_back("hook 1280+20");
    all.push_back("hook 1460+40");
    CHECK(told(events) == all);
}

TEST_CASE("steps that begin in the same millisecond stand in the order they are done in")
{
    CHECK(told({{at(150), "processing", {}},
                took(151, "reading-metadata", 0),
                took(151, "reading-new-data-time", 0),
                took(151, "generating-upsert-time", 0),
                took(151, "upserting-time", 0),
                took(151, "processing-time", 1),
                {at(151), "success", {}}}) == Lines{"waiting 100+50", "reading-metadata 150+0",
                                                    "reading-new-data 150+0", "generating-upsert 151+0",
                                                    "upserting 151+0", "storing-completed 151+0"});
}

TEST_CASE("a clock that was set back makes no step of less than nothing")
{
    CHECK(told({{at(100), "committed-job", {}}, {at(90), "processing", {}}, {at(80), "failure", {}}}) ==
          Lines{"processing 90+0", "waiting 100+0"});
    CHECK(told({{at(150), "processing", {}},
                took(160, "upserting-time", -5),
                took(160, "processing-time", 10)}) ==
          Lines{"waiting 100+50", "upserting 160+0", "storing-completed 160+..."});
}

TEST_CASE("a job that ran has its whole timeline in its journal")
{
    test::JobsTest t;
    const auto job = t.enqueue("crimes.csv", "id,ward\n1,2\n");
    REQUIRE(t.worker->run(job) == Worker::End::Finished);
    std::vector<std::string> names;
    for (const JobStep& step : timeline(job.manifest, must(t.archive->jobs().events(job.manifest.id)))) {
        names.push_back(step.name);
        CHECK(step.took.has_value());
    }
    for (const std::string_view name : {"waiting", "reading-metadata", "reading-new-data",
                                        "generating-upsert", "upserting", "storing-completed"})
        CHECK(std::ranges::count(names, name) == 1);
}

TEST_CASE("work on a job began with the first event that says so")
{
    CHECK(work_began(imported()) == at(150));
    CHECK_FALSE(work_began(std::vector<archive::Event>{{at(100), "committed-job", {}}}));
}
