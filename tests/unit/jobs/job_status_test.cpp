#include "archive/jobs/job_status.hpp"

#include "tests/unit/jobs/jobs_test.hpp"

#include <boost/json/serialize.hpp>

#include <algorithm>

using namespace wharf;
using namespace wharf::jobs;
using archive::JobState;
using test::must;

namespace {

archive::JobRecord job_in(JobState state)
{
    archive::JobRecord job{{test::must(archive::JobId::parse(std::string(32, 'a'))),
                            test::dataset_key("data.example.gov", "b2fd-cjk2"), test::file_name("crimes.csv"),
                            17, "ab", archive::TimePoint(), "", "ann", "ftps"},
                           state,
                           std::nullopt,
                           true};
    return job;
}

archive::JobRecord ended(JobState state, std::string english)
{
    archive::JobRecord job = job_in(state);
    archive::JobResult result{state, {}, {}, {}, std::move(english), "", {}};
    result.counts = {488, 160, 48, 301, 280, 0};
    if (state == JobState::Failed) result.error_type = "invalid-row-length";
    if (state == JobState::Failed) result.details = {{"record", 17}};
    job.result = std::move(result);
    return job;
}

JobStatus running(const std::string& type, boost::json::object data)
{
    return status_of(job_in(JobState::Running), RunningJob{{type, std::move(data)}, "RUNNING: at it", {}});
}

} // namespace

TEST_CASE("a job that waits awaits a worker")
{
    const auto status = status_of(job_in(JobState::Queued), std::nullopt);
    CHECK(boost::json::serialize(to_json(status)) ==
          R"({"type":"awaiting-worker","data":{},"english":"Awaiting worker\n"})");
}

TEST_CASE("a running job of which nothing is known yet is being processed")
{
    const auto status = status_of(job_in(JobState::Running), std::nullopt);
    CHECK(status.type == "processing");
    CHECK(status.english == "RUNNING: crimes.csv\n");
}

TEST_CASE("a type that clients compute with is given only with all of its numbers")
{
    const auto reading = running("reading-new-data", {{"rows", 12U}, {"bytes", 5U}, {"totalBytes", 0U}});
    CHECK(reading.type == "counting-records");
    CHECK(reading.data.at("recordsFound") == 12U);
    CHECK(reading.english == "RUNNING: at it\n");
    CHECK(running("reading-new-data", {}).type == "reading-new-data");

    CHECK(running("computing-upsert", {{"inserts", 1U}, {"updates", 0U}, {"deletes", 2U}}).type ==
          "computing-upsert");
    CHECK(running("computing-upsert", {{"inserts", 1U}, {"updates", 0U}}).type == "processing");
    CHECK(running("computing-upsert", {{"inserts", "1"}, {"updates", 0}, {"deletes", 2}}).type ==
          "processing");

    CHECK(running("storing-completed", {{"bytesWritten", 0}, {"totalBytes", 17}}).type ==
          "storing-completed");
    CHECK(running("storing-completed", {{"bytesWritten", 0}, {"totalBytes", 0}}).type == "processing");
    CHECK(running("read-input-rows", {{"rows", 1}, {"total", 0}}).type == "processing");
    CHECK(running("applying", {}).type == "applying");
}

TEST_CASE("an ended job's status is final: a type of its own, and words that begin with how it ended")
{
    const auto good =
        status_of(ended(JobState::Succeeded, "SUCCESS: crimes.csv: 488 rows read"), std::nullopt);
    CHECK(good.type == "success");
    CHECK(good.english == "SUCCESS: crimes.csv: 488 rows read\n");
    CHECK(good.data.at("deleted") == 301U);

    const auto bad = status_of(ended(JobState::Failed, "FAILURE: two\nlines"), std::nullopt);
    CHECK(bad.type == "failure");
    CHECK(bad.english == "FAILURE: two lines\n");
    CHECK(boost::json::serialize(bad.data) == R"({"record":17,"type":"invalid-row-length"})");

    CHECK(status_of(ended(JobState::Superseded, "FAILURE: superseded"), std::nullopt).type == "failure");
}

TEST_CASE("what the board still knows of an ended job does not count; a result on its way is no end yet")
{
    const RunningJob late{{"storing-completed", {{"bytesWritten", 1}, {"totalBytes", 1}}}, "RUNNING: x", {}};
    CHECK(status_of(ended(JobState::Succeeded, "SUCCESS: x"), late).type == "success");
    auto on_its_way = ended(JobState::Succeeded, "SUCCESS: x");
    on_its_way.state = JobState::Running;
    CHECK(status_of(on_its_way, late).type == "storing-completed");
    CHECK(status_of(on_its_way, std::nullopt).type == "processing");
}

TEST_CASE("an element of a dataset's index says which job it is about")
{
    const auto job = job_in(JobState::Queued);
    const auto item = index_item(job, status_of(job, std::nullopt));
    CHECK(item.at("jobId").as_string() == std::string(32, 'a'));
    CHECK(item.at("timestamp") == "1970-01-01T00:00:00.000Z");
    CHECK(item.at("filename") == "crimes.csv");
    CHECK(item.at("type") == "awaiting-worker");
}

TEST_CASE("while a job runs the board has its progress with numbers, and forgets it at the end")
{
    test::JobsTest t;
    const auto job = t.enqueue("crimes.csv", "id,ward\n1,2\n");
    std::vector<std::string> seen;
    t.env.at_step([&](std::string_view) {
        const auto now = t.board->progress().find(job.manifest.id);
        if (now) seen.push_back(status_of(must(t.archive->jobs().find(job.manifest.id)), now).type);
    });
    CHECK(t.worker->run(job) == Worker::End::Finished);
    CHECK(seen == std::vector<std::string>{"applying", "applying"});
    CHECK_FALSE(t.board->progress().find(job.manifest.id));
    CHECK(status_of(t.find(job), std::nullopt).type == "success");
}

TEST_CASE("the status of a job is right after a restart, whatever it was at")
{
    test::JobsTest t;
    const auto job = t.enqueue("crimes.csv", "id,ward\n1,2\n");
    const auto status = [&] { return status_of(t.find(job), t.board->progress().find(job.manifest.id)); };
    t.restart();
    CHECK(status().type == "awaiting-worker");
    t.stop = true;
    CHECK(t.worker->run(t.find(job)) == Worker::End::Interrupted);
    t.stop = false;
    t.restart();
    CHECK(status().type == "processing");
    CHECK(t.worker->run(t.find(job)) == Worker::End::Finished);
    t.restart();
    CHECK(status().type == "success");
}
