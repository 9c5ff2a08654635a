#include "archive/jobs/log_json.hpp"

#include "archive/jobs/job_events.hpp"
#include "archive/jobs/render.hpp"
#include "tests/support/test_archive.hpp"

#include <boost/json/serialize.hpp>

#include <array>

using namespace wharf;
using namespace wharf::jobs;

namespace {

archive::TimePoint at(int milliseconds)
{
    return archive::TimePoint(std::chrono::sys_days(std::chrono::year(2026) / 11 / 21)) +
           std::chrono::milliseconds(milliseconds);
}

JobStory story(char id, int arrived)
{
    return {{test::must(archive::JobId::parse(std::string(32, id))),
             test::dataset_key("data.example.gov", "b2fd-cjk2"), test::file_name("crimes.csv.gz"), 17, "ab",
             at(arrived), "", "ann@example.gov", "ftps"},
            R"({"action":"Replace","csv":{"quote":"\"","skip":0},"opaque":"0123"})",
            {}};
}

std::vector<std::string> types(const boost::json::array& items)
{
    std::vector<std::string> found;
    for (const auto& item : items)
        found.emplace_back(item.at("type").as_string());
    return found;
}
using Types = std::vector<std::string>;

} // namespace

TEST_CASE("each item has the job, the time, the dataset and the file, and what its event has")
{
    JobStory told = story('a', 5);
    told.events = {{at(7), "reading-metadata", {{"duration", 12}}}};
    const auto items = log_items(told);
    REQUIRE(types(items) == Types{"committing-job", "reading-metadata"});
    CHECK(boost::json::serialize(items[1]) ==
          R"({"type":"reading-metadata","data":{"jobId":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",)"
          R"("timestamp":"2026-11-21T00:00:00.007Z","dataset":"b2fd-cjk2","filename":"crimes.csv.gz",)"
          R"("duration":12}})");
}

TEST_CASE("the control file is told as it was enqueued, with nothing added and nothing lost")
{
    const JobStory told = story('a', 5);
    const auto items = log_items(told);
    const auto& data = items[0].at("data").as_object();
    CHECK(boost::json::serialize(data.at("control")) == told.control);
    CHECK(data.at("control").at("opaque") == "0123");
    CHECK(data.at("email") == "ann@example.gov");
    CHECK(data.at("jobId").as_string() == std::string(32, 'a'));
}

TEST_CASE("a control file that cannot be read is left out")
{
    JobStory told = story('a', 5);
    told.control = GENERATE(as<std::string>(), "", "[]", "{");
    const auto items = log_items(told);
    CHECK_FALSE(items[0].at("data").as_object().contains("control"));
}

TEST_CASE("a job nobody took up yet was committed all the same")
{
    const JobStory told = story('a', 5);
    CHECK(types(log_items(told)) == Types{"committing-job", "committed-job"});
    CHECK(log_text(told) == log_line(told.manifest.id.text(), queued_event(told.manifest)));
}

TEST_CASE("finished has its four counts as whole numbers")
{
    JobStory told = story('a', 5);
    archive::Counts counts;
    counts.inserted = 160;
    counts.updated = 48;
    counts.deleted = 301;
    counts.rejected = 2;
    told.events = {finished_event(at(9), counts)};
    const auto items = log_items(told);
    const auto& data = items[1].at("data").as_object();
    for (const auto& [name, count] :
         {std::pair("inserted", 160), {"updated", 48}, {"deleted", 301}, {"errors", 2}})
        CHECK(data.at(name).to_number<std::int32_t>() == count);
}

TEST_CASE("a dataset's index is in order of time, the newest last; a domain's job by job as given")
{
    std::array stories{story('a', 10), story('b', 20)};
    stories[0].events = {{at(10), "committed-job", {}}, {at(15), "processing", {}}, {at(25), "finished", {}}};
    stories[1].events = {{at(20), "committed-job", {}}, {at(30), "processing", {}}};
    const Types in_time{"committing-job", "committed-job", "processing", "committing-job",
                        "committed-job",  "finished",      "processing"};
    CHECK(types(log_items_by_time(stories)) == in_time);
    std::swap(stories[0], stories[1]);
    CHECK(types(log_items_by_time(stories)) == in_time);

    const auto by_job = log_items_by_job(stories);
    CHECK(types(by_job) == Types{"committing-job", "committed-job", "processing", "committing-job",
                                 "committed-job", "processing", "finished"});
    CHECK(by_job[0].at("data").at("jobId").as_string() == std::string(32, 'b'));

    const std::string text = log_text_by_time(stories);
    CHECK(text.starts_with("2026-11-21T00:00:00.010Z aaaa"));
    CHECK(text.find("finished") < text.rfind("processing"));
    CHECK(log_text_by_job(stories).starts_with("2026-11-21T00:00:00.020Z bbbb"));
}
