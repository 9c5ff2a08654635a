#include "archive/jobs/worker.hpp"
#include "tests/unit/jobs/importing/failing_vfs.hpp"
#include "tests/unit/jobs/runner_test.hpp"

#include <sqlite3.h>

using namespace wharf;
using namespace wharf::jobs;
using namespace std::chrono_literals;
using archive::JobState;
using test::JobsTest;
using test::must;
using test::RunnerTest;
using test::table_of;

TEST_CASE("a table that another program has locked for long fails no job, and the log is not filled with it",
          "[jobs][worker]")
{
    constexpr std::size_t kTries = 300;
    JobsTest t;
    const auto job = t.enqueue("crimes.csv", test::table_of(3));
    auto locked =
        std::make_unique<FailingVfs>(0, SQLITE_LOCKED, FailingCalls::AllFromThere); // not waited for
    std::vector<std::string> told;
    std::vector<std::chrono::seconds> waits;
    const auto wait = [&](std::chrono::seconds time) {
        waits.push_back(time);
        if (waits.size() == kTries) locked.reset();
        return true;
    };
    const auto tell = [&](std::string_view line) { told.emplace_back(line); };
    Worker worker(*t.archive, *t.board, t.stop, {t.data_root, tell, wait});
    CHECK(worker.run(job) == Worker::End::Finished);
    CHECK(t.find(job).state == JobState::Succeeded);
    CHECK(waits.size() == kTries);
    CHECK(waits.back() == 30s);
    CHECK(told.front() == "job " + job.manifest.id.text() +
                              ": the dataset's table is locked by another program; trying again in 1 s");
    CHECK(told.size() == Worker::kBackOff.size() + 2); // and twice in two hours and a half
}

TEST_CASE_METHOD(RunnerTest, "a job that waits for somebody who reads the table can be cancelled",
                 "[jobs][cancel]")
{
    const auto running = runner(1);
    must(running->start());
    running->submit(enqueue("first.csv", table_of(2)));
    drain(*running);
    sqlite3* reader = nullptr;
    const std::string table = data_root + "/" + archive::layout::table(key);
    REQUIRE(sqlite3_open(table.c_str(), &reader) == SQLITE_OK);
    REQUIRE(sqlite3_exec(reader, "BEGIN; SELECT count(*) FROM rows", nullptr, nullptr, nullptr) == SQLITE_OK);

    const auto job = enqueue("a.csv", table_of(3));
    running->submit(job);
    while (status().find("trying again in 1 s") == std::string::npos)
        std::this_thread::yield();
    CHECK(status().find("the dataset's table is locked by another program") != std::string::npos);
    CHECK(running->cancel(job.manifest.id, "cli:root") == Cancel::Interrupting);
    drain(*running);
    sqlite3_close(reader);
    CHECK(find(job).result->error_type == "cancelled");

    const auto probe = enqueue("probe.csv", table_of(2));
    running->submit(probe);
    drain(*running);
    CHECK(find(probe).result->counts.unchanged == 2);
}
