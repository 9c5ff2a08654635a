#include "archive/jobs/job_run.hpp"
#include "tests/unit/jobs/runner_test.hpp"

#include <new>
#include <utility>

using namespace wharf;
using namespace wharf::jobs;
using archive::JobState;
using test::must;
using test::RunnerTest;
using test::table_of;

namespace {

const std::string kAdmin = "cli:root";

struct CancelTest : RunnerTest {
    void is_cancelled(const archive::JobRecord& job)
    {
        const auto ended = find(job);
        REQUIRE(ended.state == JobState::Failed);
        CHECK(ended.result->error_type == "cancelled");
        CHECK(ended.result->details == boost::json::object{{"by", kAdmin}});
        CHECK(ended.result->english ==
              "FAILURE: Processing " + job.manifest.filename.text() + " failed: cancelled by " + kAdmin);
        CHECK(ended.input_kept);
        CHECK(story(job).back().find("details.by=cli:root details.type=cancelled") != std::string::npos);
    }
    // The next time that the end of a job is to be recorded, behind the removal of its two lists.
    void fail_recording()
    {
        env.fail_call(3, {boost::system::errc::no_space_on_device, boost::system::system_category()});
    }
    // Rows a Replace with the same table finds there.
    std::uint64_t rows_there(Runner& running, int rows)
    {
        const auto probe = enqueue("probe.csv", table_of(rows));
        running.submit(probe);
        drain(running);
        return find(probe).result->counts.unchanged;
    }
};

} // namespace

TEST_CASE_METHOD(CancelTest, "a queued job that is cancelled never runs", "[jobs][cancel]")
{
    const auto job = enqueue("a.csv", table_of(3));
    const auto other = enqueue("b.csv", table_of(4));
    {
        const auto idle = runner(0);
        must(idle->start());
        CHECK(idle->cancel(job.manifest.id, kAdmin) == Cancel::Done);
        CHECK(idle->cancel(job.manifest.id, kAdmin) == Cancel::Done);
    }
    is_cancelled(job);
    restart();
    const auto next = runner();
    must(next->start());
    drain(*next);
    is_cancelled(job);
    CHECK(find(other).result->counts.inserted == 4);
}

TEST_CASE_METHOD(CancelTest, "a running job that is cancelled is interrupted, and changes nothing",
                 "[jobs][cancel]")
{
    const auto job = enqueue("a.csv", table_of(3));
    const auto running = runner(1);
    env.at_step([&](std::string_view step) {
        if (step == "before-run") CHECK(running->cancel(job.manifest.id, kAdmin) == Cancel::Interrupting);
    });
    must(running->start());
    drain(*running);
    env.at_step({});
    is_cancelled(job);
    CHECK(status() == job.manifest.tag() + " : FAILURE: Processing a.csv failed: cancelled by cli:root\n");
    CHECK(running->cancel(job.manifest.id, kAdmin) == Cancel::Done);
    CHECK(rows_there(*running, 3) == 0);
}

TEST_CASE_METHOD(CancelTest, "a job that waits for a better moment does not have to", "[jobs][cancel]")
{
    const std::string root = data_root;
    data_root += "/nonexistent";
    const auto began = env.now();
    const auto job = enqueue("a.csv", table_of(3));
    std::unique_ptr<Runner> running;
    running = std::make_unique<Runner>(
        *archive, *board,
        RunnerOptions{1, data_root, [&](std::string_view line) {
                          if (line.find("trying again in 1 s") == std::string_view::npos) return;
                          env.set_now(began + std::chrono::seconds(5));
                          // No table can be there, so what is known must do.
                          std::filesystem::create_directories(data_root + "/tables/" + key.domain.text());
                          std::ignore = running->cancel(job.manifest.id, kAdmin);
                      }});
    must(running->start());
    drain(*running);
    is_cancelled(job);
    CHECK(find(job).result->started == began);
    CHECK(find(job).result->finished == began + std::chrono::seconds(5));
}

TEST_CASE_METHOD(CancelTest, "a job that is cancelled or given up began when work on it did, if ever",
                 "[jobs][cancel]")
{
    using namespace std::chrono_literals;
    const bool was_begun = GENERATE(false, true);
    auto job = enqueue("a.csv", table_of(3));
    const auto arrived = env.now();
    if (was_begun) {
        wait_limit = 1; // as if the server stopped while the job waits for its table's folder
        data_root += "/nonexistent";
        start();
        CHECK(worker->run(job) == Worker::End::Interrupted);
        job = find(job);
    }
    env.set_now(arrived + 7s);
    CHECK(worker->fail(job, {"gave-up", {}, "the server died", false}, Applied::NotYet) ==
          Worker::End::Finished);
    CHECK(find(job).result->started == (was_begun ? arrived : arrived + 7s));
    CHECK(find(job).result->finished == arrived + 7s);
}

TEST_CASE_METHOD(CancelTest, "from the table's commit on a cancel comes too late", "[jobs][cancel]")
{
    const std::string last_step = GENERATE("before-table-commit", "after-table-commit");
    const auto job = enqueue("a.csv", table_of(3));
    const auto running = runner(1);
    env.at_step([&](std::string_view step) {
        if (step == last_step) CHECK(running->cancel(job.manifest.id, kAdmin) == Cancel::Interrupting);
    });
    must(running->start());
    drain(*running);
    env.at_step({});
    CHECK(find(job).state == JobState::Succeeded);
    CHECK(running->cancel(job.manifest.id, kAdmin) == Cancel::Ended);
    CHECK(rows_there(*running, 3) == 3);
}

TEST_CASE_METHOD(CancelTest, "a job whose changes are in the table goes on, though it was interrupted",
                 "[jobs][cancel]")
{
    const auto job = enqueue("a.csv", table_of(3));
    const auto running = runner(1);
    env.at_step([&](std::string_view step) {
        if (step != "after-table-commit") return;
        CHECK(running->cancel(job.manifest.id, kAdmin) == Cancel::Interrupting);
        env.fail_call(2, {boost::system::errc::no_space_on_device, boost::system::system_category()});
    });
    must(running->start());
    drain(*running);
    env.at_step({});
    CHECK(env.failed());
    CHECK(find(job).state == JobState::Succeeded);
    CHECK(find(job).result->counts.inserted == 3);
}

TEST_CASE_METHOD(CancelTest, "a job left running by an earlier process is cancelled, unless it was applied",
                 "[jobs][cancel]")
{
    const bool applied = GENERATE(false, true);
    const auto job = enqueue("a.csv", table_of(3));
    if (applied) {
        env.at_step([&](std::string_view step) {
            if (step == "after-table-commit") env.crash_at(1);
        });
        wait_limit = 1;
        CHECK(worker->run(job) != Worker::End::Finished);
        env.at_step({});
        env.restart();
        restart();
    } else {
        must(archive->jobs().start(job.manifest.id));
    }
    {
        const auto idle = runner(0);
        must(idle->start());
        CHECK(idle->cancel(job.manifest.id, kAdmin) == (applied ? Cancel::TooLate : Cancel::Done));
    }
    const auto next = runner();
    must(next->start());
    drain(*next);
    if (applied)
        CHECK(find(job).state == JobState::Succeeded);
    else
        is_cancelled(job);
    CHECK(rows_there(*next, 3) == (applied ? 3 : 0));
}

TEST_CASE_METHOD(CancelTest, "a job that is to run alone still is when it could not be cancelled",
                 "[jobs][cancel]")
{
    const auto other = test::dataset_key("data.example.gov", "aaaa-aaaa");
    must(archive->datasets().create(other, test::kPlainControl));
    const auto first = enqueue("first.csv", table_of(3));
    const auto second = enqueue("second.csv", table_of(4));
    key = other;
    const auto innocent = enqueue("innocent.csv", table_of(5));
    for (const auto& job : {first, second}) { // as a server leaves them that was killed with them twice
        must(archive->jobs().start(job.manifest.id));
        must(archive->jobs().set_lost_starts(job.manifest.id, kMaxStarts - 1));
    }
    const auto running = runner(1);
    bool asked = false;
    env.at_step([&](std::string_view step) {
        if (step != "before-run") return;
        env.advance(std::chrono::seconds(1));
        if (std::exchange(asked, true)) return;
        fail_recording();
        CHECK(running->cancel(second.manifest.id, kAdmin) == Cancel::NotNow);
    });
    must(running->start());
    drain(*running);
    env.at_step({});
    CHECK(find(first).result->started < find(second).result->started);
    CHECK(find(second).result->started < find(innocent).result->started);
}

TEST_CASE_METHOD(CancelTest, "a job that could not be cancelled for want of memory is still there",
                 "[jobs][cancel]")
{
    const auto job = enqueue("a.csv", table_of(3));
    const auto log = [](std::string_view line) {
        if (line.find("cannot be put away") != std::string_view::npos) throw std::bad_alloc();
    };
    Runner idle(*archive, *board, {0, data_root, log});
    must(idle.start());
    fail_recording();
    CHECK(idle.cancel(job.manifest.id, kAdmin) == Cancel::NotNow);
    CHECK(idle.cancel(job.manifest.id, kAdmin) == Cancel::Done);
    is_cancelled(job);
}

TEST_CASE_METHOD(CancelTest, "a job that is over or unknown cannot be cancelled, and stays what it is",
                 "[jobs][cancel]")
{
    const auto job = enqueue("a.csv", table_of(3));
    const auto bad = enqueue("bad.csv", "id\n1,2\n");
    const auto running = runner(1);
    must(running->start());
    drain(*running);
    CHECK(running->cancel(job.manifest.id, kAdmin) == Cancel::Ended);
    CHECK(running->cancel(bad.manifest.id, kAdmin) == Cancel::Ended);
    CHECK(running->cancel(must(archive::JobId::parse(std::string(32, 'f'))), kAdmin) == Cancel::Unknown);
    CHECK(find(job).state == JobState::Succeeded);
    CHECK(find(bad).result->error_type == "invalid-row-length");
}

TEST_CASE_METHOD(CancelTest, "a job that is not in the queue yet is cancelled when it is asked again",
                 "[jobs][cancel]")
{
    const auto idle = runner(0);
    must(idle->start());
    const auto job = enqueue("a.csv", table_of(3));
    CHECK(idle->cancel(job.manifest.id, kAdmin) == Cancel::NotNow);
    idle->submit(job);
    CHECK(idle->cancel(job.manifest.id, kAdmin) == Cancel::Done);
    CHECK(idle->idle());
    is_cancelled(job);
}

TEST_CASE_METHOD(CancelTest, "a job that is being superseded ends as that", "[jobs][cancel]")
{
    const auto waiting = enqueue("waiting.csv", table_of(2));
    use_control(R"({"action": "Replace", "csv": {}, "replacePreviousQueued": true})");
    const auto last = enqueue("last.csv", table_of(3));
    const auto running = runner(1);
    bool asked = false;
    env.at_step([&](std::string_view step) {
        if (step == "before-run" && !asked)
            CHECK(running->cancel(waiting.manifest.id, kAdmin) == Cancel::NotNow);
        asked = true;
    });
    must(running->start());
    drain(*running);
    env.at_step({});
    CHECK(find(waiting).state == JobState::Superseded);
    CHECK(running->cancel(waiting.manifest.id, kAdmin) == Cancel::Ended);
    CHECK(find(last).state == JobState::Succeeded);
}

TEST_CASE_METHOD(CancelTest, "a server that is stopped still ends the job it is cancelling", "[jobs][cancel]")
{
    const auto job = enqueue("a.csv", table_of(3));
    const auto running = runner(1);
    std::atomic<bool> cancelled = false;
    env.at_step([&](std::string_view step) {
        if (step != "before-run") return;
        CHECK(running->cancel(job.manifest.id, kAdmin) == Cancel::Interrupting);
        cancelled = true;
    });
    must(running->start());
    while (!cancelled)
        std::this_thread::yield();
    running->stop();
    is_cancelled(job);
}

TEST_CASE("whatever call fails while a queued job is cancelled, it is cancelled or still to be run",
          "[jobs][cancel]")
{
    const bool power = GENERATE(false, true);
    bool reached = true;
    for (std::uint64_t n = 1; reached; ++n) {
        CAPTURE(n, power);
        CancelTest t;
        const auto job = t.enqueue("a.csv", table_of(3));
        Cancel said = Cancel::NotNow;
        {
            const auto idle = t.runner(0);
            must(idle->start());
            if (power)
                t.env.crash_at(n);
            else
                t.env.fail_call(n,
                                {boost::system::errc::no_space_on_device, boost::system::system_category()});
            said = idle->cancel(job.manifest.id, kAdmin);
            reached = t.env.failed();
            if (!reached) CHECK(said == Cancel::Done);
        }
        if (power)
            t.env.crash(n % 8);
        else
            t.env.restart();
        t.restart();
        const auto next = t.runner(1);
        must(next->start());
        t.drain(*next);
        if (said == Cancel::Done || t.find(job).state == JobState::Failed)
            t.is_cancelled(job);
        else
            CHECK(t.find(job).state == JobState::Succeeded);
        CHECK(must(t.archive->jobs().unfinished()).empty());
    }
}
