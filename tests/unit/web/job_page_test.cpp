#include "server/web/job_page.hpp"

#include "tests/unit/web/markup.hpp"

using namespace wharf;
using namespace wharf::web;
using archive::JobState;
using test::has;

namespace {

JobPage page_of(archive::JobRecord job)
{
    JobPage page{.job = std::move(job), .now = test::at_second(30)};
    page.reader = {"ann", {}, "the-token", true, false};
    page.events = {{test::at_second(1), "processing", {}},
                   {test::at_second(2), "reading-metadata", {{"columns", 3}}}};
    return page;
}

archive::Event event(std::string type, boost::json::object data = {})
{
    return {test::at_second(4), std::move(type), std::move(data)};
}

} // namespace

TEST_CASE("the headline is the explanation, with what to do")
{
    auto page = page_of(test::an_ended_job(JobState::Failed));
    page.headline = {"A value could not be read", "In line 18 there is \"n/a\".", "Correct the file."};
    const Html content = job_content(page);
    CHECK(has(content, "<h2>A value could not be read</h2>"));
    CHECK(has(content, "In line 18 there is &quot;n/a&quot;."));
    CHECK(has(content, "Correct the file."));
}

TEST_CASE("without an explanation the headline says what the status says")
{
    const Html content = job_content(page_of(test::an_ended_job(JobState::Succeeded)));
    CHECK(has(content, "<h2>Completed</h2><p>SUCCESS: Processing crimes.csv.gz succeeded</p>"));
}

TEST_CASE("a queued job says what it waits for, and no headline has an empty sentence")
{
    auto page = page_of(test::a_job());
    const Html queued = job_content(page);
    CHECK(has(queued, "<h2>Waiting for its turn</h2><p>It begins when a worker is free"));
    CHECK(queued.markup().find("Queued") == queued.markup().rfind("Queued"));
    page.job.state = JobState::Running;
    CHECK(has(job_content(page), "<h2>In progress</h2>"));
    CHECK_FALSE(has(job_content(page), "<p></p>"));
}

TEST_CASE("a job that ended while it waited has an end and no beginning")
{
    auto job = test::an_ended_job(JobState::Superseded);
    CHECK(has(job_content(page_of(job)), "<dt>Started</dt>"));
    job.result->started = job.result->finished;
    const Html content = job_content(page_of(job));
    CHECK(has(content, "<dt>Ended</dt>"));
    CHECK_FALSE(has(content, "<dt>Started</dt>"));
    CHECK_FALSE(has(content, "<dt>Duration</dt>"));
}

TEST_CASE("a job that has not ended can be cancelled by publishers, with the token, and its log goes on")
{
    auto page = page_of(test::a_job());
    CHECK(has(
        job_content(page),
        R"(action="/admin/jobs/00000000000000000000000000000001/cancel"><input type="hidden" name="csrf" value="the-token">)"));
    CHECK(has(job_content(page), R"(data-events="/admin/jobs/00000000000000000000000000000001/events")"));
    page.reader.publishes = false;
    CHECK_FALSE(has(job_content(page), "/cancel"));
}

TEST_CASE("a job that has ended can be run again as long as its file is kept, and has a log that ends")
{
    auto page = page_of(test::an_ended_job(JobState::Failed));
    CHECK_FALSE(has(job_content(page), "Run again"));
    page.can_repeat = true;
    CHECK(has(job_content(page), R"(href="/admin/run?job=00000000000000000000000000000001")"));
    CHECK_FALSE(has(job_content(page), "/cancel"));
    CHECK_FALSE(has(job_content(page), "data-events"));
    page.reader.publishes = false;
    CHECK_FALSE(has(job_content(page), "Run again"));
}

TEST_CASE("files of a job are linked as far as they are there")
{
    auto page = page_of(test::an_ended_job(JobState::Succeeded, 2));
    CHECK_FALSE(has(job_content(page), "Files"));
    page.has_rejects = true;
    page.has_snapshot = true;
    page.payloads = {{archive::Payload::Pull, "pull.csv", 1500}};
    const Html content = job_content(page);
    CHECK(has(content, "/d/data.example.gov/datasync/id/b2fd-cjk2/rejects/00000000000000000000000000000001"));
    CHECK(
        has(content,
            "/d/data.example.gov/datasync/id/b2fd-cjk2/completed/2026/11/21/13%3A05%3A01.000-crimes.csv.gz"));
    CHECK(has(content, "/payload/00000000000000000000000000000001/pull.csv"));
    CHECK(has(content, "What was pulled, 1.5 kB"));
}

TEST_CASE("how far a running job is is a number, as far as it is known")
{
    auto page = page_of(test::a_job());
    page.running = {
        {"reading-new-data", {{"bytes", 250}, {"totalBytes", 1000}}}, "RUNNING: reading", test::at_second(3)};
    CHECK(has(job_content(page), R"(<progress max="1000" value="250")"));
    page.running->progress.data = {{"rows", 3}};
    CHECK_FALSE(has(job_content(page), "<progress"));
    CHECK(has(job_content(page), ">reading</p>"));
}

TEST_CASE("one row is told as one")
{
    auto job = test::an_ended_job(JobState::Succeeded);
    job.result->counts = {1, 1, 0, 0, 0, 0};
    CHECK(has(job_content(page_of(job)), "<b>1</b> <span>row pulled</span>"));
    CHECK(has(job_content(page_of(job)), "<b>1</b> <span>row pushed</span>"));
}

TEST_CASE("what became of a wish is within what is put in anew, so that it goes when it is true no longer")
{
    auto page = page_of(test::a_job());
    CHECK(has(job_content(page), R"(<div id="said" data-swap></div>)"));
    page.notice = "The job is being interrupted.";
    CHECK(has(job_content(page), R"(<div id="said" data-swap><p class="notice)"));
}

TEST_CASE("steps are drawn to scale within the job's time")
{
    using namespace std::chrono_literals;
    auto page = page_of(test::an_ended_job(JobState::Succeeded));
    page.steps = {{"waiting", "Waiting for its turn", test::at_second(0), 2s},
                  {"reading", "Reading the file", test::at_second(2), 6s},
                  {"storing", "Storing", test::at_second(8), 0s}};
    const Html content = job_content(page);
    CHECK(has(content, R"(<rect x="0" width="250")"));
    CHECK(has(content, R"(<rect x="250" width="750")"));
    CHECK(has(content, R"(<rect x="992" width="8")")); // what took no time is still to be seen
    page.steps = {{"reading", "Reading the file", test::at_second(20), std::nullopt}};
    CHECK(has(job_content(page), "for 10 s"));
}

TEST_CASE("a line of the log has its number, its time, its type and the rest as in log.txt")
{
    const auto id = test::a_job().manifest.id;
    const Html line = log_line_item(7, id, event("finished", {{"inserted", 160}, {"errors", 0}}));
    CHECK(has(line, R"(<li data-line="7")"));
    CHECK(has(line, R"(datetime="2026-11-21T13:05:04.000Z")"));
    CHECK(has(line, R"(<span class="type">finished</span> <span class="rest">inserted=160 errors=0</span>)"));
    CHECK(has(log_line_item(1, id, event("failure")), R"(class="is-failed")"));
    CHECK(has(log_line_item(1, id, event("success")), R"(class="is-completed")"));
    CHECK(has(log_line_item(1, id, event("completed-with-warnings")), R"(class="is-warned")"));
}

TEST_CASE("of a long log the newest lines are shown, and all if they are asked for")
{
    auto page = page_of(test::an_ended_job(JobState::Succeeded));
    page.events.assign(10'000, event("note"));
    const Html newest = job_content(page);
    CHECK_FALSE(has(newest, R"(data-line="9000")"));
    CHECK(has(newest, R"(data-line="9001")"));
    CHECK(has(newest, R"(data-line="10000")"));
    CHECK(has(newest, "9,000 earlier lines are left out."));
    page.events.resize(1'001);
    CHECK(has(job_content(page), "1 earlier line is left out."));
    page.all_lines = true;
    CHECK(has(job_content(page), R"(data-line="1")"));
    CHECK_FALSE(has(job_content(page), "left out"));
}

TEST_CASE("nothing that comes from outside becomes markup on a job's page")
{
    auto job = test::an_ended_job(JobState::Failed, 1);
    job.manifest.user = test::kNasty;
    job.manifest.via = test::kNasty;
    job.manifest.request_id = test::kNasty;
    job.manifest.filename = test::must(archive::FileName::parse("\"'><script>alert(1)<.csv"));
    job.result->english = test::kNasty;
    auto page = page_of(job);
    page.title = page.action = page.control = page.notice = test::kNasty;
    page.headline = {test::kNasty, test::kNasty, test::kNasty};
    page.running = {{test::kNasty, {}}, test::kNasty, test::at_second(3)};
    page.steps = {{test::kNasty, test::kNasty, test::at_second(0), std::nullopt}};
    page.events = {event(test::kNasty, {{test::kNasty, test::kNasty}, {"value", "</li><script>"}})};
    page.payloads = {{archive::Payload::Push, test::kNasty, 1}};
    page.has_snapshot = page.has_rejects = true;
    CHECK(test::is_inert(job_content(page).markup()));
}
