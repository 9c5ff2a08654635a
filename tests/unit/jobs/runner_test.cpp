#include "tests/unit/jobs/runner_test.hpp"
#include "archive/disk/layout.hpp"
#include "archive/jobs/job_run.hpp"

#include <new>

using namespace wharf;
using namespace wharf::jobs;
using archive::JobState;
using test::must;
using test::RunnerTest;
using test::table_of;

namespace {

const std::string kSupersede = R"({"action": "Replace", "csv": {}, "replacePreviousQueued": true})";

} // namespace

TEST_CASE_METHOD(RunnerTest, "a start takes up what an earlier process left, in order", "[jobs][runner]")
{
    std::vector<archive::JobRecord> jobs;
    for (int rows = 1; rows <= 5; ++rows)
        jobs.push_back(enqueue("a.csv", table_of(rows)));
    must(archive->jobs().start(jobs.front().manifest.id));
    const auto running = runner();
    must(running->start());
    drain(*running);
    for (const auto& job : jobs) {
        CHECK(find(job).state == JobState::Succeeded);
        CHECK(find(job).result->counts.inserted == 1);
    }
}

TEST_CASE_METHOD(RunnerTest, "a job submitted while it runs is run", "[jobs][runner]")
{
    const auto running = runner();
    must(running->start());
    CHECK(running->idle());
    const auto job = enqueue("a.csv", table_of(3));
    running->submit(job);
    drain(*running);
    CHECK(find(job).state == JobState::Succeeded);
}

TEST_CASE_METHOD(RunnerTest, "datasets run side by side", "[jobs][runner]")
{
    const auto other = test::dataset_key("data.example.gov", "aaaa-aaaa");
    must(archive->datasets().create(other, test::kPlainControl));
    const auto first = enqueue("a.csv", table_of(3));
    key = other;
    const auto second = enqueue("b.csv", table_of(4));
    const auto running = runner();
    must(running->start());
    drain(*running);
    CHECK(find(first).state == JobState::Succeeded);
    CHECK(find(second).state == JobState::Succeeded);
}

TEST_CASE_METHOD(RunnerTest, "replacePreviousQueued ends the jobs that wait, and only those",
                 "[jobs][runner]")
{
    const auto begun = enqueue("begun.csv", table_of(1));
    must(archive->jobs().start(begun.manifest.id));
    const auto waiting = enqueue("waiting.csv", table_of(2));
    use_control(kSupersede);
    const auto last = enqueue("last.csv", table_of(3));
    const auto running = runner();
    must(running->start());
    drain(*running);
    CHECK(find(begun).state == JobState::Succeeded);
    CHECK(find(waiting).state == JobState::Superseded);
    CHECK(find(last).state == JobState::Succeeded);
    CHECK(board->line(key, waiting.manifest.tag())->find(" : FAILURE: ") != std::string::npos);
}

TEST_CASE_METHOD(RunnerTest, "a failed job does not hold up the next", "[jobs][runner]")
{
    const auto bad = enqueue("bad.csv", "id\n1,2\n");
    const auto good = enqueue("good.csv", table_of(3));
    const auto running = runner(1);
    must(running->start());
    drain(*running);
    CHECK(find(bad).state == JobState::Failed);
    CHECK(find(good).state == JobState::Succeeded);
}

TEST_CASE_METHOD(RunnerTest, "after stop nothing begins; the next start goes on", "[jobs][runner]")
{
    auto running = runner();
    must(running->start());
    running->stop();
    const auto job = enqueue("a.csv", table_of(3));
    running->submit(job);
    running.reset();
    CHECK(find(job).state == JobState::Queued);
    const auto next = runner();
    must(next->start());
    drain(*next);
    CHECK(find(job).state == JobState::Succeeded);
}

TEST_CASE_METHOD(RunnerTest, "a queued job's line is in status.txt again after a start",
                 "[jobs][runner][drop-19]")
{
    const auto job = enqueue("a.csv", table_of(3));
    must(archive->datasets().replace(key, archive::FixedFile::Status, "an older line\n", archive::Sync::No));
    const auto none = runner(0);
    must(none->start());
    CHECK(status() == job.manifest.tag() + " : QUEUED: a.csv is waiting\n");
}

TEST_CASE_METHOD(RunnerTest, "a job whose successor superseded it is never run behind it", "[jobs][runner]")
{
    const auto waiting = enqueue("waiting.csv", table_of(2));
    use_control(kSupersede);
    const auto last = enqueue("last.csv", table_of(3));
    for (std::uint64_t start = 0; start < 2; ++start) {
        const auto none = runner(0); // a start that is over before anything is ended
        must(none->start());
    }
    restart();
    const auto running = runner(1);
    must(running->start());
    drain(*running);
    CHECK(find(waiting).state == JobState::Superseded);
    CHECK(find(last).result->counts.inserted == 3);
}

TEST_CASE_METHOD(RunnerTest, "an exception ends the job it came from, and the next goes on", "[jobs][runner]")
{
    const bool memory = GENERATE(false, true);
    const auto bad = enqueue("bad.csv", table_of(2));
    const auto good = enqueue("good.csv", table_of(3));
    int runs = 0;
    env.at_step([&](std::string_view step) {
        if (step != "before-run" || ++runs > 1) return;
        if (memory) throw std::bad_alloc();
        throw std::out_of_range("vector::at");
    });
    const auto running = runner(1);
    must(running->start());
    drain(*running);
    CHECK(find(bad).result->error_type == "generic");
    CHECK(find(bad).input_kept);
    CHECK(find(good).result->counts.inserted == 3);
}

TEST_CASE_METHOD(RunnerTest, "a job that waits for a fault to pass keeps no other dataset's job waiting",
                 "[jobs][runner]")
{
    const std::uint64_t lost = GENERATE(0, kMaxStarts - 1); // that is its last start, which it has alone
    const auto stuck = enqueue("a.csv", table_of(2));
    if (lost > 0) {
        must(archive->jobs().start(stuck.manifest.id));
        must(archive->jobs().set_lost_starts(stuck.manifest.id, lost));
    }
    env.refuse_directories_in(archive::layout::completed(key));
    const auto running = runner(1);
    must(running->start());
    while (status().find("trying again") == std::string::npos)
        std::this_thread::yield();
    key = test::dataset_key("data.example.gov", "aaaa-aaaa");
    must(archive->datasets().create(key, test::kPlainControl));
    const auto next = enqueue("b.csv", table_of(3));
    running->submit(next);
    while (find(next).state != JobState::Succeeded)
        std::this_thread::yield();
    CHECK(must(archive->jobs().lost_starts(stuck.manifest.id)) == lost); // a death now is not its doing
    CHECK(running->cancel(stuck.manifest.id, "ann") == Cancel::Interrupting);
    running->stop();
    CHECK_FALSE(find(stuck).result);
    CHECK(must(archive->jobs().lost_starts(stuck.manifest.id)) == lost);
}

TEST_CASE_METHOD(RunnerTest, "a job that an exception ended says whether it had been applied",
                 "[jobs][runner]")
{
    const std::string step_of_the_bug = GENERATE("before-table-commit", "after-table-commit");
    const auto bad = enqueue("bad.csv", table_of(2));
    env.at_step([&](std::string_view step) {
        if (step == step_of_the_bug) throw std::bad_alloc();
    });
    const auto running = runner(1);
    must(running->start());
    drain(*running);
    CHECK(find(bad).state == JobState::Failed);
    CHECK(find(bad).result->english.ends_with(", after it had been applied") ==
          (step_of_the_bug == "after-table-commit"));
}

TEST_CASE_METHOD(RunnerTest, "a job that three processes died of is given up, and the next goes on",
                 "[jobs][runner]")
{
    const auto poisoned = enqueue("poisoned.csv", table_of(2));
    const auto good = enqueue("good.csv", table_of(3));
    for (std::uint64_t deaths = 0; deaths <= kMaxStarts; ++deaths) {
        CAPTURE(deaths);
        bool begun = false;
        env.at_step([&](std::string_view step) {
            if (step != "before-table-commit" || begun || deaths == kMaxStarts) return;
            begun = true;
            env.crash_at(1); // nothing of what comes from here on reaches the disk
        });
        {
            const auto dying = runner(1);
            must(dying->start());
            if (deaths < kMaxStarts)
                while (!env.failed())
                    std::this_thread::yield();
            else
                drain(*dying);
        }
        env.at_step({});
        if (deaths == kMaxStarts) break;
        env.crash(deaths);
        std::filesystem::remove(data_root + "/" + archive::layout::table(key));
        restart();
        REQUIRE(must(archive->jobs().unfinished()).front().manifest.id == poisoned.manifest.id);
    }
    const auto result = find(poisoned).result;
    REQUIRE(result);
    CHECK(result->error_type == "gave-up");
    CHECK(result->details == boost::json::object{{"starts", 3}});
    CHECK(result->english == "FAILURE: Processing poisoned.csv failed: the server died 3 times while working "
                             "on it");
    CHECK(find(poisoned).input_kept);
    CHECK(find(good).result->counts.inserted == 3);
}

TEST_CASE_METHOD(RunnerTest, "a stop in good order is not counted as a death", "[jobs][runner]")
{
    const auto job = enqueue("a.csv", table_of(3));
    for (int stops = 0; stops < 5; ++stops) {
        std::atomic<bool> begun = false;
        Runner stopped(*archive, *board,
                       {1, data_root + "/nonexistent", [&](std::string_view) { begun = true; }});
        must(stopped.start());
        while (!begun) // and then it waits to try again
            std::this_thread::yield();
        stopped.stop();
        restart();
        REQUIRE(must(archive->jobs().unfinished()).size() == 1);
        CHECK(must(archive->jobs().lost_starts(job.manifest.id)) == 0);
    }
    const auto running = runner(1);
    must(running->start());
    drain(*running);
    CHECK(find(job).state == JobState::Succeeded);
}

TEST_CASE_METHOD(RunnerTest, "the last start of a job that may be poisoned is its own alone",
                 "[jobs][runner]")
{
    const auto suspect = enqueue("a.csv", table_of(2));
    must(archive->jobs().start(suspect.manifest.id));
    must(archive->jobs().set_lost_starts(suspect.manifest.id, kMaxStarts - 1));
    key = test::dataset_key("data.example.gov", "aaaa-aaaa");
    must(archive->datasets().create(key, test::kPlainControl));
    const auto innocent = enqueue("b.csv", table_of(3));
    std::atomic<int> under_way = 0;
    std::atomic<int> most = 0;
    env.at_step([&](std::string_view step) {
        if (step == "before-run") most = std::max(most.load(), ++under_way);
        if (step == "after-table-commit") --under_way;
    });
    const auto running = runner(4);
    must(running->start());
    drain(*running);
    CHECK(most == 1);
    CHECK(find(suspect).state == JobState::Succeeded);
    CHECK(find(innocent).state == JobState::Succeeded);
}
