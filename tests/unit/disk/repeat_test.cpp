#include "archive/disk/job_store.hpp"
#include "archive/disk/layout.hpp"
#include "archive/disk/manifest.hpp"
#include "archive/disk/snapshots.hpp"
#include "tests/unit/disk/yard.hpp"

#include <catch2/catch.hpp>

using namespace wharf;
using namespace wharf::archive;
using test::file_name;
using test::Yard;

namespace {

const DatasetKey kKey = test::dataset_key();
const std::string kText = "id\n1\n2\n";
const std::string kToken(32, 'd');
const EnqueueRequest kAgain{"{\"action\":\"Append\"}", kToken, "cli:root", "cli"};

JobRecord ended(Yard& yard, JobState state)
{
    auto job = yard.store_into_queue(kKey, "crimes.csv", kText);
    REQUIRE(job);
    REQUIRE(yard.jobs().start(job->manifest.id));
    job->state = JobState::Running;
    if (state == JobState::Succeeded) {
        yard.env.plant(layout::inside(layout::completed(kKey), "not ours"), ""); // makes the folder
        REQUIRE(Snapshots(yard.env).store(*job));
    }
    REQUIRE(yard.jobs().finish(*job, test::outcome(state, yard.env.now())));
    return yard.jobs().find(job->manifest.id).value();
}

std::vector<JobRecord> repetitions(Yard& yard, const JobRecord& of)
{
    std::vector<JobRecord> found;
    for (JobRecord& job : yard.jobs().unfinished().value())
        if (job.manifest.repeats == of.manifest.id) found.push_back(std::move(job));
    return found;
}

void is_whole(Yard& yard, const JobRecord& job)
{
    CHECK(job.manifest.sha256 == test::sha256(kText));
    CHECK(test::read_all(*yard.jobs().open_input(job.manifest.id).value()) == kText);
    CHECK(yard.jobs().control(job.manifest.id).value() == kAgain.control);
    CHECK(yard.jobs().events(job.manifest.id)->empty());
    CHECK(yard.catalog().find(job.manifest.id).value()->manifest.repeats == job.manifest.repeats);
}

} // namespace

TEST_CASE("an ended job is repeated from its snapshot or from the input it keeps, which stays there")
{
    const JobState state = GENERATE(JobState::Succeeded, JobState::Failed, JobState::Superseded);
    const bool links = GENERATE(true, false);
    Yard yard;
    const JobRecord job = ended(yard, state);
    if (!links) yard.env.refuse_links();
    REQUIRE(yard.jobs().can_repeat(job));
    std::vector<JobId> made;
    EnqueueRequest request = kAgain;
    request.made = [&](const JobRecord& each) { made.push_back(each.manifest.id); };
    const auto again = yard.jobs().repeat(job.manifest.id, request);
    REQUIRE(again);
    CHECK(made == std::vector{again->manifest.id});
    CHECK(again->manifest.id != job.manifest.id);
    CHECK(again->manifest.arrived > job.manifest.arrived);
    CHECK(again->manifest.dataset == kKey);
    CHECK(again->manifest.filename.text() == "crimes.csv");
    CHECK(again->manifest.repeats == job.manifest.id);
    CHECK(again->manifest.request_id == kToken);
    CHECK(again->manifest.user == "cli:root");
    CHECK(again->state == JobState::Queued);
    is_whole(yard, *again);
    CHECK(yard.jobs().can_repeat(job));
    CHECK(test::staged(yard.env).empty());

    yard.reopen_without_catalog();
    const auto found = yard.jobs().find(again->manifest.id);
    REQUIRE(found);
    CHECK(found->manifest.repeats == job.manifest.id);
    is_whole(yard, *found);
}

TEST_CASE("a repetition can be repeated once it has ended")
{
    Yard yard;
    const JobRecord job = ended(yard, JobState::Failed);
    auto again = yard.jobs().repeat(job.manifest.id, kAgain);
    REQUIRE(again);
    REQUIRE(yard.jobs().finish(*again, test::outcome(JobState::Failed, yard.env.now())));
    const auto third = yard.jobs().repeat(again->manifest.id, kAgain);
    REQUIRE(third);
    CHECK(third->manifest.repeats == again->manifest.id);
    is_whole(yard, *third);
}

TEST_CASE("a repetition is found by its job, user, age and request id")
{
    Yard yard;
    const JobRecord job = ended(yard, JobState::Failed);
    const auto made = yard.jobs().repeat(job.manifest.id, kAgain);
    REQUIRE(made);
    if (GENERATE(false, true)) yard.reopen_without_catalog();
    const JobId& of = job.manifest.id;
    const TimePoint then = made->manifest.arrived;
    JobStore& jobs = yard.jobs();
    CHECK(jobs.repetition(of, "cli:root", then, kToken).value()->manifest.id == made->manifest.id);
    CHECK_FALSE(jobs.repetition(made->manifest.id, "cli:root", then, kToken).value());
    CHECK_FALSE(jobs.repetition(of, "ann", then, kToken).value());
    CHECK_FALSE(jobs.repetition(of, "cli:root", then + std::chrono::milliseconds(1), kToken).value());
    CHECK_FALSE(jobs.repetition(of, "cli:root", then, std::string(32, 'e')).value());
}

TEST_CASE("what has not ended, is unknown, or has lost its file or its dataset is not repeated")
{
    Yard yard;
    CHECK(yard.jobs().repeat(JobId::parse(std::string(32, 'f')).value(), kAgain).error() == Errc::NotFound);
    const auto queued = yard.store_into_queue(kKey, "queued.csv", kText);
    REQUIRE(queued);
    CHECK_FALSE(yard.jobs().can_repeat(*queued));
    CHECK(yard.jobs().repeat(queued->manifest.id, kAgain).error() == Errc::Busy);
    REQUIRE(yard.jobs().start(queued->manifest.id));
    CHECK(yard.jobs().repeat(queued->manifest.id, kAgain).error() == Errc::Busy);

    const JobRecord pruned = ended(yard, JobState::Failed);
    REQUIRE(yard.jobs().drop_input(pruned.manifest.id));
    CHECK_FALSE(yard.jobs().can_repeat(pruned));
    CHECK(yard.jobs().repeat(pruned.manifest.id, kAgain).error() == Errc::InputGone);

    const JobRecord old = ended(yard, JobState::Succeeded);
    REQUIRE(yard.env.remove(snapshot_path(old.manifest)));
    CHECK(yard.jobs().repeat(old.manifest.id, kAgain).error() == Errc::InputGone);

    const JobRecord changed = ended(yard, JobState::Succeeded);
    yard.env.plant(snapshot_path(changed.manifest), "edited by hand");
    CHECK(yard.jobs().repeat(changed.manifest.id, kAgain).error() == Errc::Corrupt);
    CHECK(repetitions(yard, pruned).empty());
    CHECK(test::staged(yard.env).empty());
}

TEST_CASE("a repetition is no file that came: whoever asks for those does not meet it")
{
    Yard yard;
    const JobRecord job = ended(yard, JobState::Failed);
    EnqueueRequest request = kAgain;
    request.user = job.manifest.user;
    REQUIRE(yard.jobs().repeat(job.manifest.id, request));
    CHECK(yard.jobs().newest(kKey, file_name("crimes.csv")).value()->manifest.id == job.manifest.id);
    const auto latest =
        yard.jobs().latest(kKey, file_name("crimes.csv"), job.manifest.user, job.manifest.arrived);
    CHECK(latest.value()->manifest.id == job.manifest.id);
}

TEST_CASE("whatever call fails or wherever the power goes, there is a whole repetition or none")
{
    const JobState state = GENERATE(JobState::Succeeded, JobState::Failed);
    const bool links = GENERATE(true, false);
    const bool power = GENERATE(true, false);
    const std::uint64_t seed = GENERATE(range(std::uint64_t{0}, std::uint64_t{4}));
    bool reached = true;
    for (std::uint64_t n = 1; reached; ++n) {
        CAPTURE(n, seed, power);
        Yard yard;
        const JobRecord job = ended(yard, state);
        if (!links) yard.env.refuse_links();
        if (power)
            yard.env.crash_at(n);
        else
            yard.env.fail_call(n, test::disk_error());
        const auto again = yard.jobs().repeat(job.manifest.id, kAgain);
        reached = yard.env.failed();
        if (power) yard.env.crash(seed);
        if (seed % 2 == 0)
            yard.reopen();
        else
            yard.reopen_without_catalog();

        const auto made = repetitions(yard, job);
        CHECK(made.size() <= 1);
        if (again) {
            REQUIRE(made.size() == 1);
            CHECK(made.front().manifest.id == again->manifest.id);
        }
        if (!reached) REQUIRE(again);
        for (const JobRecord& each : made)
            is_whole(yard, each);
        CHECK(yard.jobs().can_repeat(yard.jobs().find(job.manifest.id).value()));
        CHECK(test::staged(yard.env).empty());
        const auto known = yard.jobs().repetition(job.manifest.id, kAgain.user, TimePoint(), kToken);
        REQUIRE(known);
        CHECK(known->has_value() == !made.empty());
        if (!*known) REQUIRE(yard.jobs().repeat(job.manifest.id, kAgain));
        CHECK(repetitions(yard, job).size() == 1);
        CHECK(n < 100);
    }
}

TEST_CASE("the number of lost starts is one until another is written down, and survives power loss")
{
    Yard yard;
    const auto job = yard.store_into_queue(kKey, "crimes.csv", kText);
    REQUIRE(job);
    const JobId& id = job->manifest.id;
    REQUIRE(yard.jobs().start(id));
    CHECK(yard.jobs().lost_starts(id).value() == 1);
    for (const std::uint64_t lost : {0U, 1U, 2U}) {
        REQUIRE(yard.jobs().set_lost_starts(id, lost));
        yard.env.crash(lost);
        yard.reopen();
        CHECK(yard.jobs().lost_starts(id).value() == lost);
    }
    yard.env.plant(layout::inside(layout::running(id), layout::kStarts), "{");
    CHECK(yard.jobs().lost_starts(id).error() == Errc::Corrupt);
    REQUIRE(yard.jobs().set_lost_starts(id, 2));
    REQUIRE(yard.jobs().finish(*job, test::outcome(JobState::Failed, yard.env.now())));
    yard.reopen_without_catalog();
    CHECK(yard.jobs().find(id)->state == JobState::Failed);
}
