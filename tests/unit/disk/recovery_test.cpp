#include "archive/disk/recovery.hpp"

#include "archive/disk/layout.hpp"
#include "archive/disk/mark.hpp"
#include "archive/disk/snapshots.hpp"
#include "tests/support/listed_uploads.hpp"
#include "tests/unit/disk/intervening_env.hpp"
#include "tests/unit/disk/yard.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace wharf;
using namespace wharf::archive;
using test::dataset_key;
using test::file_name;
using test::Yard;

namespace {

const DatasetKey kKey = dataset_key();
const FileName kName = file_name("crimes.csv");
const TimePoint kEnd = std::chrono::sys_days(std::chrono::year(2026) / 11 / 21);

void finish(Yard& yard, const JobRecord& job, JobState state, TimePoint end)
{
    REQUIRE(yard.jobs().start(job.manifest.id));
    REQUIRE(yard.jobs().finish(job, test::outcome(state, end)));
}

void plant_marked(Yard& yard, std::string_view text, std::string_view mark)
{
    yard.env.plant(layout::landed(kKey, kName), text);
    auto file = yard.env.open(layout::landed(kKey, kName), OpenMode::Append).value();
    REQUIRE(file->set_mark(mark));
    REQUIRE(file->sync());
}

std::string mark_of(std::string_view text)
{
    return format_mark({text.size(), test::sha256(text)});
}

std::optional<std::string> landed(const Yard& yard)
{
    return yard.env.contents(layout::landed(kKey, kName));
}

std::optional<std::string> partial(const Yard& yard)
{
    return yard.env.contents(layout::partial(kKey, kName));
}

} // namespace

TEST_CASE("recovery of an archive in order finds nothing to do")
{
    Yard yard;
    REQUIRE_FALSE(yard.land(kKey, "a.csv", "x"));
    REQUIRE_FALSE(yard.keep_partial(kKey, "b.csv", "x"));
    REQUIRE(yard.store_into_queue(kKey, "c.csv", "x"));
    const auto before = yard.env.tree();
    const RecoveryReport report = yard.reopen();
    CHECK(yard.env.tree() == before);
    CHECK(report.enqueues_undone == 0);
    CHECK(report.sources_removed == 0);
    CHECK(report.uploads_discarded == 0);
    CHECK(report.uploads_demoted == 0);
    CHECK(report.jobs_indexed == 0);
    CHECK(report.remarks.empty());
}

TEST_CASE("staging is emptied of what was under way, but for partials and what is not ours")
{
    Yard yard;
    REQUIRE_FALSE(yard.keep_partial(kKey, "b.csv", "half"));
    yard.env.plant("staging/upload-00000000000000aa", "x");
    yard.env.plant("staging/file-00000000000000aa", "x");
    yard.env.plant("staging/dataset-00000000000000aa/active-control.json", "{}");
    REQUIRE(yard.env.make_directory("staging/dataset-00000000000000aa/completed"));
    yard.env.plant("staging/job-" + std::string(32, 'a') + "/control.json", "{}");
    yard.env.plant("staging/notes.txt", "an administrator's");
    const RecoveryReport report = yard.reopen();
    CHECK(report.uploads_discarded == 1);
    CHECK(report.enqueues_undone == 1);
    CHECK(test::staged(yard.env) == std::vector<std::string>{"staging/notes.txt"});
    CHECK(yard.env.contents(layout::partial(kKey, file_name("b.csv"))) == "half");
}

TEST_CASE("what cannot be cleared away is a remark, not an end")
{
    Yard yard;
    yard.env.plant("staging/upload-00000000000000aa", "x");
    yard.env.restart();
    yard.env.fail_call(1, test::disk_error());
    const auto report = recover(yard.env, yard.catalog());
    REQUIRE(report);
    CHECK(report->remarks.size() == 1);
    CHECK(report->uploads_discarded == 0);
    CHECK(yard.reopen().uploads_discarded == 1);
}

TEST_CASE("landed files are compared with their marks only after a power cut")
{
    Yard yard;
    plant_marked(yard, "id\n1", mark_of("id\n1\n"));
    CHECK(yard.reopen().uploads_demoted == 0);
    CHECK(landed(yard) == "id\n1");
    yard.env.crash(1);
    CHECK(yard.reopen().uploads_demoted == 1);
    CHECK_FALSE(landed(yard));
    CHECK(partial(yard) == "id\n1");
}

TEST_CASE("landed files are compared with their marks whenever nobody tells whether there was a power cut")
{
    Yard yard;
    test::InterveningEnv env(yard.env);
    env.know_no_boots();
    REQUIRE(recover(env, yard.catalog()));
    plant_marked(yard, "id\n1", mark_of("id\n1\n"));
    CHECK(recover(env, yard.catalog())->uploads_demoted == 1);
}

TEST_CASE("after a power cut a landed file is judged by its mark")
{
    Yard yard;
    const std::string whole = "id\n1\n";
    SECTION("whole: it stays")
    {
        plant_marked(yard, whole, mark_of(whole));
        yard.env.crash(1);
        CHECK(yard.reopen().remarks.empty());
        CHECK(landed(yard) == whole);
    }
    SECTION("shorter: a partial")
    {
        plant_marked(yard, "id\n", mark_of(whole));
        yard.env.crash(1);
        CHECK(yard.reopen().uploads_demoted == 1);
        CHECK(partial(yard) == "id\n");
        CHECK_FALSE(landed(yard));
    }
    SECTION("nothing left of it: gone")
    {
        plant_marked(yard, "", mark_of(whole));
        yard.env.crash(1);
        CHECK(yard.reopen().uploads_demoted == 1);
        CHECK_FALSE(partial(yard));
        CHECK_FALSE(landed(yard));
    }
    SECTION("other bytes: gone, for nobody may resume it")
    {
        plant_marked(yard, "id\n\n\n", mark_of(whole));
        yard.env.crash(1);
        CHECK(yard.reopen().uploads_demoted == 1);
        CHECK_FALSE(partial(yard));
        CHECK_FALSE(landed(yard));
    }
    SECTION("longer: somebody wrote to it; it stays, with a remark")
    {
        plant_marked(yard, "id\n1\n2\n", mark_of(whole));
        yard.env.crash(1);
        const RecoveryReport report = yard.reopen();
        CHECK(report.uploads_demoted == 0);
        CHECK(report.remarks.size() == 1);
        CHECK(landed(yard) == "id\n1\n2\n");
    }
    SECTION("without a mark: it stays")
    {
        yard.env.plant(layout::landed(kKey, kName), "by hand");
        yard.env.crash(1);
        CHECK(yard.reopen().remarks.empty());
        CHECK(landed(yard) == "by hand");
    }
}

TEST_CASE("a landed file is removed only when a queued or running job is made of that very file")
{
    Yard yard;
    REQUIRE_FALSE(yard.land(kKey, kName.text(), "id\n"));
    const JobRecord job = yard.enqueue(kKey, kName.text()).value();
    if (GENERATE(true, false)) REQUIRE(yard.jobs().start(job.manifest.id));
    const std::string directory = test::job_directories(yard.env).front();
    SECTION("its source was left")
    {
        REQUIRE(yard.env.link(directory + "/input", layout::landed(kKey, kName)));
        CHECK(yard.reopen().sources_removed == 1);
        CHECK_FALSE(landed(yard));
    }
    SECTION("a newer file of that name")
    {
        REQUIRE_FALSE(yard.land(kKey, kName.text(), "newer"));
        CHECK(yard.reopen().sources_removed == 0);
        CHECK(landed(yard) == "newer");
    }
}

TEST_CASE("a file that had been moved into a job that never came to be is put back")
{
    const bool taken_meanwhile = GENERATE(true, false);
    std::uint64_t calls_in_between = 0;
    bool reached = true;
    for (std::uint64_t n = 1; reached; ++n) {
        Yard yard;
        yard.env.refuse_links();
        REQUIRE_FALSE(yard.land(kKey, kName.text(), "id\n"));
        yard.env.crash_at(n);
        const bool acknowledged = yard.enqueue(kKey, kName.text()).has_value();
        reached = yard.env.failed();
        yard.env.restart();
        if (acknowledged || landed(yard) || !test::job_directories(yard.env).empty()) continue;

        ++calls_in_between;
        if (taken_meanwhile) yard.env.plant(layout::landed(kKey, kName), "newer");
        CHECK(yard.reopen().enqueues_undone == 1);
        CHECK(landed(yard) == (taken_meanwhile ? "newer" : "id\n"));
        CHECK(test::staged(yard.env).empty());
    }
    CHECK(calls_in_between > 0);
}

TEST_CASE("a new catalog is filled with every job there is")
{
    Yard yard;
    const JobRecord old = yard.store_into_queue(kKey, "a.csv", "1").value();
    finish(yard, old, JobState::Succeeded, kEnd - std::chrono::days(800));
    const JobRecord failed = yard.store_into_queue(kKey, "b.csv", "2").value();
    finish(yard, failed, JobState::Failed, kEnd);
    const JobRecord running = yard.store_into_queue(kKey, "c.csv", "3").value();
    REQUIRE(yard.jobs().start(running.manifest.id));
    const JobRecord queued = yard.store_into_queue(kKey, "d.csv", "4").value();
    const auto before = yard.catalog().list({}).value();

    const RecoveryReport report = yard.reopen_without_catalog();
    CHECK(report.jobs_indexed == 4);
    CHECK(report.remarks.empty());
    const auto after = yard.catalog().list({}).value();
    REQUIRE(after.size() == before.size());
    for (std::size_t i = 0; i < after.size(); ++i) {
        CHECK(after[i].manifest.id == before[i].manifest.id);
        CHECK(after[i].manifest.sha256 == before[i].manifest.sha256);
        CHECK(after[i].manifest.arrived == before[i].manifest.arrived);
        CHECK(after[i].state == before[i].state);
        CHECK(after[i].input_kept == before[i].input_kept);
        REQUIRE(after[i].result.has_value() == before[i].result.has_value());
        if (after[i].result) CHECK(after[i].result->details == before[i].result->details);
    }
    CHECK(yard.reopen().jobs_indexed == 0);
}

TEST_CASE("a catalog whose filling was interrupted is filled from the start")
{
    Yard yard;
    const JobRecord job = yard.store_into_queue(kKey, "a.csv", "1").value();
    finish(yard, job, JobState::Failed, kEnd);
    REQUIRE(yard.catalog().clear());
    yard.env.crash_at(1);
    CHECK_FALSE(recover(yard.env, yard.catalog()));
    CHECK(yard.reopen().jobs_indexed == 1);
}

TEST_CASE("jobs of the last days that a power cut took from the catalog are found again")
{
    Yard yard;
    const JobRecord job = yard.store_into_queue(kKey, "a.csv", "1").value();
    finish(yard, job, JobState::Failed, kEnd);
    REQUIRE(yard.catalog().erase(job.manifest.id));
    CHECK(yard.reopen().jobs_indexed == 0);
    yard.env.crash(1);
    CHECK(yard.reopen().jobs_indexed == 1);
    CHECK(yard.catalog().find(job.manifest.id).value()->state == JobState::Failed);
}

TEST_CASE("a name that was allowed once breaks nothing: its job is known, its landed file passed over")
{
    Yard yard;
    const auto old = FileName::recorded("crimes\u202Evsc.csv").value();
    auto upload = yard.uploads().begin(kKey, old, {}).value();
    REQUIRE(upload->write(test::bytes_of("a")));
    const auto queued = yard.jobs().enqueue(std::move(upload), test::kRequest);
    REQUIRE(queued);
    REQUIRE(yard.store_into_queue(kKey, "new.csv", "b"));
    yard.env.plant(layout::landed(kKey, old), "left by an older version");
    if (GENERATE(false, true))
        yard.reopen();
    else
        CHECK(yard.reopen_without_catalog().remarks.empty());
    CHECK(yard.catalog().list({.dataset = kKey.id}).value().size() == 2);
    CHECK(yard.jobs().unfinished().value().size() == 2);
    CHECK(test::listed_uploads(yard.uploads(), kKey).value().empty());

    JobRecord job = *queued;
    REQUIRE(yard.jobs().start(job.manifest.id));
    job.state = JobState::Running;
    yard.env.plant(layout::inside(layout::completed(kKey), "not ours"), ""); // makes the folder
    REQUIRE(Snapshots(yard.env).store(job));
    REQUIRE(yard.jobs().finish(job, test::outcome(JobState::Succeeded, yard.env.now())));
    CHECK(layout::parse_snapshot_name(layout::snapshot_name(job.manifest.arrived, old.text())));
    CHECK(yard.jobs().can_repeat(yard.jobs().find(job.manifest.id).value()));
}

TEST_CASE("damaged and foreign job directories are remarked on and left alone")
{
    Yard yard;
    const JobRecord job = yard.store_into_queue(kKey, "a.csv", "1").value();
    finish(yard, job, JobState::Failed, kEnd);
    const std::string directory = test::job_directories(yard.env).front();
    yard.env.plant(directory + "/result.json", "{");
    yard.env.plant("jobs/running/not-a-job/x", "x");
    yard.env.plant("jobs/queued/" + std::string(32, 'e') + "/input", "x");
    const auto before = yard.env.tree();
    const RecoveryReport report = yard.reopen_without_catalog();
    CHECK(report.remarks.size() == 3);
    CHECK(yard.env.tree() == before);
}

TEST_CASE("recovery can itself be interrupted anywhere")
{
    const std::uint64_t seed = GENERATE(range(std::uint64_t{0}, std::uint64_t{4}));
    bool reached = true;
    for (std::uint64_t n = 1; reached; ++n) {
        CAPTURE(n, seed);
        Yard yard;
        REQUIRE_FALSE(yard.land(kKey, kName.text(), "id\n1\n"));
        const JobRecord job = yard.enqueue(kKey, kName.text()).value();
        REQUIRE(yard.env.link(layout::queued(job.manifest.id) + "/input", layout::landed(kKey, kName)));
        yard.env.plant("staging/upload-00000000000000aa", "x");
        yard.env.plant("staging/job-" + std::string(32, 'a') + "/control.json", "{}");

        yard.env.crash_at(n);
        (void)recover(yard.env, yard.catalog());
        reached = yard.env.failed();
        yard.env.crash(seed);
        yard.reopen();
        CHECK(test::staged(yard.env).empty());
        CHECK_FALSE(landed(yard));
        CHECK(test::read_all(*yard.jobs().open_input(job.manifest.id).value()) == "id\n1\n");
    }
}
