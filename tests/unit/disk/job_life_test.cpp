#include "archive/disk/job_store.hpp"

#include "archive/disk/layout.hpp"
#include "tests/unit/disk/intervening_env.hpp"
#include "tests/unit/disk/yard.hpp"

#include <catch2/catch.hpp>

using namespace wharf;
using namespace wharf::archive;
using test::Yard;

// The moves of a job from queued to finished, with every call failing and the power going at every call.

namespace {

const DatasetKey kKey = test::dataset_key();
const std::string kText = "id\n1\n2\n";
const TimePoint kEnd = std::chrono::sys_days(std::chrono::year(2027) / 1 / 2) + std::chrono::hours(5);

JobRecord enqueued(Yard& yard)
{
    auto job = yard.store_into_queue(kKey, "crimes.csv", kText);
    REQUIRE(job);
    return *job;
}

// How far the job got before something failed.
enum class Got { Nowhere, Started, Recorded, Finished };

Got run(Yard& yard, const JobRecord& job, JobState state)
{
    const JobResult end = test::outcome(state, kEnd);
    if (!yard.jobs().start(job.manifest.id)) return Got::Nowhere;
    if (!yard.jobs().record_result(job.manifest.id, end)) return Got::Started;
    if (!yard.jobs().finish(job, end)) return Got::Recorded;
    return Got::Finished;
}

// The job is in one place, in one piece, and at least as far as its moves were acknowledged.
void check(Yard& yard, const JobRecord& job, JobState end, Got at_least)
{
    const JobId& id = job.manifest.id;
    const auto directories = test::job_directories(yard.env);
    REQUIRE(directories.size() == 1);
    const auto found = yard.jobs().find(id);
    REQUIRE(found);
    CHECK(found->manifest.sha256 == test::sha256(kText));
    CHECK(yard.jobs().control(id).value() == test::kRequest.control);

    const bool finished = directories.front() == "jobs/finished/2027/01/02/" + id.text();
    const bool running = directories.front() == layout::running(id);
    CHECK((finished || running || directories.front() == layout::queued(id)));
    if (at_least >= Got::Started) CHECK((running || finished));
    const auto recorded = yard.jobs().result_of(id);
    REQUIRE(recorded);
    if (at_least >= Got::Recorded) CHECK(*recorded);
    if (*recorded) CHECK((*recorded)->state == end);
    if (at_least == Got::Finished) CHECK(finished);
    if (finished) CHECK(found->state == end);

    if (!*recorded || end != JobState::Succeeded) {
        const auto input = yard.jobs().open_input(id);
        REQUIRE(input);
        CHECK(test::read_all(**input) == kText);
    }
    if (finished && end == JobState::Succeeded) CHECK_FALSE(yard.jobs().open_input(id));
}

void catalog_tells_the_truth(Yard& yard, const JobRecord& job)
{
    const auto known = yard.catalog().find(job.manifest.id).value();
    const auto truth = yard.jobs().find(job.manifest.id);
    REQUIRE(known);
    REQUIRE(truth);
    CHECK(known->state == truth->state);
    CHECK(known->result.has_value() == truth->result.has_value());
    CHECK(known->input_kept == truth->input_kept);
}

} // namespace

TEST_CASE("whatever call fails on its way, a job is in one place, and repeating the moves finishes it")
{
    const JobState end = GENERATE(JobState::Succeeded, JobState::Failed, JobState::Superseded);
    bool reached = true;
    for (std::uint64_t n = 1; reached; ++n) {
        CAPTURE(n);
        Yard yard;
        const JobRecord job = enqueued(yard);
        yard.env.fail_call(n, test::disk_error());
        const Got got = run(yard, job, end);
        reached = yard.env.failed();
        check(yard, job, end, got);
        const Got again = got == Got::Finished ? got : run(yard, job, end);
        // Once it has moved to finished, it cannot be started any more.
        if (again != Got::Finished) REQUIRE(yard.jobs().finish(job, test::outcome(end, kEnd)));
        check(yard, job, end, Got::Finished);
        yard.env.crash(0);
        yard.reopen();
        check(yard, job, end, Got::Finished);
        catalog_tells_the_truth(yard, job);
        CHECK(test::staged(yard.env).empty());
    }
}

TEST_CASE("wherever the power goes, a job keeps what was acknowledged of it")
{
    enum class Catalogued { Kept, RowLost, Fresh };
    const JobState end = GENERATE(JobState::Succeeded, JobState::Failed);
    const auto catalogued = GENERATE(Catalogued::Kept, Catalogued::RowLost, Catalogued::Fresh);
    const std::uint64_t seed = GENERATE(range(std::uint64_t{0}, std::uint64_t{6}));
    bool reached = true;
    for (std::uint64_t n = 1; reached; ++n) {
        CAPTURE(n, seed);
        Yard yard;
        const JobRecord job = enqueued(yard);
        yard.env.crash_at(n);
        const Got got = run(yard, job, end);
        reached = yard.env.failed();
        yard.env.crash(seed);
        if (catalogued == Catalogued::RowLost) REQUIRE(yard.catalog().erase(job.manifest.id));
        if (catalogued == Catalogued::Fresh)
            yard.reopen_without_catalog();
        else
            yard.reopen();
        check(yard, job, end, got);
        catalog_tells_the_truth(yard, job);
        CHECK(test::staged(yard.env).empty());

        const auto tree = yard.env.tree();
        CHECK(yard.reopen().jobs_indexed == 0);
        CHECK(yard.env.tree() == tree);
    }
}

TEST_CASE("a job that moves on while it is looked at is found where it is then")
{
    Yard yard;
    const auto job = enqueued(yard);
    const JobId& id = job.manifest.id;
    test::InterveningEnv env(yard.env);
    Uploads uploads(env, yard.catalog(), Sync::No, {});
    JobStore jobs(env, yard.catalog(), uploads);

    env.before_opening(layout::queued(id), [&] { REQUIRE(yard.jobs().start(id)); });
    const auto begun = jobs.find(id);
    REQUIRE(begun);
    CHECK(begun->state == JobState::Running);

    const JobResult end = test::outcome(JobState::Succeeded, kEnd);
    env.before_opening(layout::running(id), [&] { REQUIRE(yard.jobs().finish(job, end)); });
    const auto ended = jobs.find(id);
    REQUIRE(ended);
    CHECK(ended->state == JobState::Succeeded);
}

TEST_CASE("what is read of a job that moves on twice meanwhile is read where it is then")
{
    Yard yard;
    const auto job = enqueued(yard);
    const JobId& id = job.manifest.id;
    REQUIRE(yard.jobs().create(id, JobFile::Rejects));
    test::InterveningEnv env(yard.env);
    Uploads uploads(env, yard.catalog(), Sync::No, {});
    JobStore jobs(env, yard.catalog(), uploads);
    env.before_opening(layout::queued(id), [&] {
        REQUIRE(yard.jobs().start(id));
        env.before_opening(layout::running(id),
                           [&] { REQUIRE(yard.jobs().finish(job, test::outcome(JobState::Failed, kEnd))); });
    });

    SECTION("its events")
    {
        CHECK(jobs.events(id));
    }
    SECTION("its events, while they grow")
    {
        CHECK(jobs.open_events(id));
    }
    SECTION("its control file")
    {
        CHECK(jobs.control(id).value() == test::kRequest.control);
    }
    SECTION("its input")
    {
        const auto input = jobs.open_input(id);
        REQUIRE(input);
        CHECK(test::read_all(**input) == kText);
    }
    SECTION("one of its files")
    {
        CHECK(jobs.open(id, JobFile::Rejects));
        CHECK(jobs.open(id, JobFile::Pull).error() == Errc::NotFound);
    }
    CHECK(yard.jobs().find(id)->state == JobState::Failed);
}

TEST_CASE("a catalog that missed the end of a job does not hide it")
{
    Yard yard;
    const JobRecord job = enqueued(yard);
    REQUIRE(run(yard, job, JobState::Failed) == Got::Finished);
    REQUIRE(yard.catalog().put(job)); // queued, it believes
    CHECK(yard.jobs().find(job.manifest.id)->state == JobState::Failed);
    CHECK(yard.jobs().open_input(job.manifest.id));
    yard.reopen();
    catalog_tells_the_truth(yard, job);
}

TEST_CASE("a job of which nothing is left on disk leaves the catalog too")
{
    Yard yard;
    const JobRecord job = enqueued(yard);
    for (const auto* name : {"input", "control.json", "manifest.json", "events.jsonl"})
        REQUIRE(yard.env.remove(layout::queued(job.manifest.id) + "/" + name));
    REQUIRE(yard.env.remove_directory(layout::queued(job.manifest.id)));
    const RecoveryReport report = yard.reopen();
    CHECK(report.remarks.size() == 1);
    CHECK_FALSE(yard.catalog().find(job.manifest.id).value());
    CHECK(yard.jobs().find(job.manifest.id).error() == Errc::NotFound);
}
