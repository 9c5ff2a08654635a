#include "archive/jobs/job_stories.hpp"

#include "tests/unit/jobs/jobs_test.hpp"

#include <algorithm>

using namespace wharf;
using namespace wharf::jobs;
using test::must;

namespace {

bool has_item(const boost::json::array& items, std::string_view type)
{
    return std::ranges::any_of(items, [&](const auto& item) { return item.at("type").as_string() == type; });
}

archive::JobQuery of_dataset(const test::JobsTest& t)
{
    archive::JobQuery query;
    query.domains = {t.key.domain};
    query.dataset = t.key.id;
    query.limit = kJobsInIndex;
    return query;
}

} // namespace

TEST_CASE("a job's story has its journal and the very control file it was enqueued with")
{
    test::JobsTest t;
    const std::string control = R"({"action":"Replace","csv":{"skip":0},"opaque":"77"})";
    t.use_control(control);
    const auto job = t.enqueue("crimes.csv", "id,ward\n1,2\n");
    t.use_control(test::kPlainControl);
    CHECK(has_item(log_items(must(story_of(*t.archive, job.manifest))), "committed-job"));
    REQUIRE(t.worker->run(job) == Worker::End::Finished);
    const auto told = must(story_of(*t.archive, job.manifest));
    CHECK(told.control == control);
    const auto items = log_items(told);
    CHECK(has_item(items, "finished"));
    CHECK(items[0].at("data").at("control").at("opaque") == "77");
    CHECK(items.back().at("type") == "success");
}

TEST_CASE("the lines of a job's story are its lines of log.txt")
{
    test::JobsTest t;
    const auto job = t.enqueue("crimes.csv", "id,ward\n1,2\n");
    REQUIRE(t.worker->run(job) == Worker::End::Finished);
    CHECK(log_text(must(story_of(*t.archive, job.manifest))) == t.log());
}

TEST_CASE("finished is in a job's log before its status is final")
{
    test::JobsTest t;
    const auto job = t.enqueue("crimes.csv", "id,ward\n1,2\n");
    bool seen_early = false;
    t.after_end.note = [&](const archive::JobManifest& manifest, const archive::JobResult&) {
        const auto now = must(t.archive->jobs().find(manifest.id));
        seen_early = now.state != archive::JobState::Running;
        CHECK(has_item(log_items(must(story_of(*t.archive, manifest))), "finished"));
        return archive::result<void>();
    };
    t.start();
    REQUIRE(t.worker->run(job) == Worker::End::Finished);
    CHECK_FALSE(seen_early);
}

TEST_CASE("the stories of many jobs come page by page")
{
    test::JobsTest t;
    for (const char* const name : {"a.csv", "b.csv", "c.csv"})
        REQUIRE(t.worker->run(t.enqueue(name, "id\n1\n")) == Worker::End::Finished);
    auto query = of_dataset(t);
    query.limit = 2;
    const auto first = must(stories_of(*t.archive, query));
    REQUIRE(first.stories.size() == 2);
    CHECK(first.stories[0].manifest.filename.text() == "c.csv");
    REQUIRE(first.next);
    query.behind = first.next;
    const auto second = must(stories_of(*t.archive, query));
    REQUIRE(second.stories.size() == 1);
    CHECK(second.stories[0].manifest.filename.text() == "a.csv");
    CHECK_FALSE(second.next);
}
