#include "archive/jobs/runner.hpp"

#include "tests/unit/jobs/jobs_test.hpp"

#include <thread>

using namespace wharf;
using namespace wharf::jobs;
using archive::JobState;
using test::JobsTest;
using test::must;

namespace {

const std::string kSupersede = R"({"action": "Replace", "csv": {}, "replacePreviousQueued": true})";

std::string table_of(int rows)
{
    std::string text = "id\n";
    for (int i = 0; i < rows; ++i)
        text += std::to_string(i) + "\n";
    return text;
}

struct RunnerTest : JobsTest {
    std::unique_ptr<Runner> runner(unsigned workers = 2)
    {
        return std::make_unique<Runner>(*archive, *board,
                                        RunnerOptions{workers, data_root, [](std::string_view) {}});
    }
    static void drain(const Runner& runner)
    {
        while (!runner.idle())
            std::this_thread::yield();
    }
};

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
