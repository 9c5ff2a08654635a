#include "archive/retention/pruner.hpp"

#include "archive/disk/iso_time.hpp"
#include "archive/disk/job_directory.hpp"
#include "archive/disk/layout.hpp"
#include "archive/retention/prune_thread.hpp"
#include "tests/unit/retention/retention_test.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace wharf;
using namespace wharf::retention;
using namespace std::chrono_literals;
using archive::FixedFile;
using archive::JobState;
using test::must;
using Lines = std::vector<std::string>;

namespace {

struct PrunerTest : RetentionTest {
    PrunerTest() { rules.keep_last = 2; }
    PruneReport prune(Mode mode = Mode::Remove, Logs logs = Logs::Trim)
    {
        told.clear();
        complaints.clear();
        Pruner pruner(
            *archive, rules, logs, [this](const Removal& removal) { told.push_back(removal.path); },
            [this](std::string_view problem) { complaints.emplace_back(problem); });
        return pruner.run(env.now(), mode, stop);
    }
    bool there(const std::string& path) { return env.contents(path).has_value(); }

    Lines told;
    Lines complaints;
};

} // namespace

TEST_CASE_METHOD(PrunerTest, "old days go, the last successes and young days stay", "[retention][pruner]")
{
    snapshot("2026/11/21");
    snapshot("2026/10/15");
    snapshot("2026/10/14");
    snapshot("2025/12/31");
    CHECK(prune().removals == 2);
    CHECK(told == Lines{kCompleted + "2026/10/14", kCompleted + "2025/12/31"});
    CHECK(there(kCompleted + "2026/11/21/10:00:00.000-crimes.csv"));
    CHECK(there(kCompleted + "2026/10/15/10:00:00.000-control.json"));
    const Lines tree = env.tree();
    CHECK(std::none_of(tree.begin(), tree.end(), [](const auto& path) {
        return path.starts_with(kCompleted + "2025") || path.starts_with(kCompleted + "2026/10/14");
    }));
    CHECK(prune().removals == 0);
    CHECK(complaints.empty());
}

TEST_CASE_METHOD(PrunerTest, "a dry run says the same and removes nothing", "[retention][pruner]")
{
    for (const auto* day : {"2026/11/21", "2026/10/15", "2026/10/14"})
        snapshot(day);
    must(env.remove(archive::layout::fixed_file(key, FixedFile::Log))); // by hand; it is not made again
    const Lines before = env.tree();
    CHECK(prune(Mode::DryRun).removals == 1);
    CHECK(told == Lines{kCompleted + "2026/10/14"});
    CHECK(env.tree() == before);
}

TEST_CASE_METHOD(PrunerTest, "a day with more than the last successes loses the others",
                 "[retention][pruner]")
{
    for (const auto* time : {"10:00:00.000", "11:00:00.000", "12:00:00.000"})
        snapshot("2026/10/01", time);
    CHECK(prune().removals == 1);
    CHECK_FALSE(there(kCompleted + "2026/10/01/10:00:00.000-crimes.csv"));
    CHECK(there(kCompleted + "2026/10/01/11:00:00.000-crimes.csv"));
}

TEST_CASE_METHOD(PrunerTest, "what does not have a name of ours stays and is told about",
                 "[retention][pruner]")
{
    for (const auto* day : {"2026/11/21", "2026/10/15", "2026/10/14"})
        snapshot(day);
    env.plant(kCompleted + "2026/10/14/README.txt", "mine");
    prune();
    CHECK(there(kCompleted + "2026/10/14/README.txt"));
    CHECK_FALSE(there(kCompleted + "2026/10/14/10:00:00.000-crimes.csv"));
    REQUIRE(complaints.size() == 1);
    CHECK(complaints.front() == kCompleted + "2026/10/14/README.txt does not have a name of ours and stays");
}

TEST_CASE_METHOD(PrunerTest, "a held dataset loses nothing until it is released", "[retention][pruner]")
{
    for (const auto* day : {"2026/11/21", "2026/10/15", "2026/10/14"})
        snapshot(day);
    must(archive->datasets().append_log(key, "2020-01-01T00:00:00.000Z x y\n"));
    const auto job = finished_job(JobState::Failed);
    must(upload("half.csv", "a\n")->keep_partial());
    must(archive->datasets().replace(key, FixedFile::Hold, "", archive::Sync::Yes));
    env.advance(std::chrono::days(1000));
    prune();
    CHECK(there(kCompleted + "2026/10/14/10:00:00.000-crimes.csv"));
    CHECK(log().starts_with("2020"));
    CHECK(archive->jobs().open_input(job.manifest.id).has_value());
    CHECK(landed("half.csv"));

    must(archive->datasets().remove(key, FixedFile::Hold));
    prune();
    CHECK_FALSE(there(kCompleted + "2026/10/14/10:00:00.000-crimes.csv"));
    CHECK_FALSE(log().starts_with("2020"));
    CHECK_FALSE(archive->jobs().find(job.manifest.id).has_value());
    CHECK_FALSE(landed("half.csv"));
}

TEST_CASE_METHOD(PrunerTest, "log lines go when they are too old, the others stay", "[retention][pruner]")
{
    const std::string on_top = GENERATE("", "somebody's note\n", "\n");
    must(archive->datasets().append_log(key, on_top + "2024-01-01T00:00:00.000Z x old\na note\n"));
    must(archive->datasets().append_log(key, "2026-11-01T00:00:00.000Z x young\n"));
    CHECK(prune(Mode::Remove, Logs::LeaveAlone).removals == 0);
    CHECK(prune().removals == 1);
    CHECK(log() == "2026-11-01T00:00:00.000Z x young\n");
}

TEST_CASE_METHOD(PrunerTest, "finished jobs go with their day and leave the catalog", "[retention][pruner]")
{
    const auto job = finished_job(JobState::Succeeded);
    env.advance(std::chrono::days(365));
    prune();
    CHECK(archive->jobs().find(job.manifest.id).has_value());
    env.advance(std::chrono::days(1));
    prune();
    CHECK_FALSE(archive->jobs().find(job.manifest.id).has_value());
    CHECK_FALSE(must(archive->catalog().find(job.manifest.id)));
    const Lines tree = env.tree();
    CHECK(std::none_of(tree.begin(), tree.end(), [](const auto& path) {
        return path.starts_with("jobs/finished/") && path != "jobs/finished/";
    }));
}

TEST_CASE_METHOD(PrunerTest, "a job of a held dataset stays, even if the catalog missed it",
                 "[retention][pruner]")
{
    const auto job = finished_job(JobState::Succeeded);
    must(archive->datasets().replace(key, FixedFile::Hold, "", archive::Sync::Yes));
    SECTION("and its record is whole")
    {
    }
    SECTION("and its result is damaged")
    {
        const auto ended = must(archive->jobs().find(job.manifest.id));
        env.plant(archive::finished_directory(job.manifest.id, *ended.result) + "/result.json", "{");
    }
    must(archive->catalog().erase(job.manifest.id));
    const Lines before = env.tree();
    env.advance(std::chrono::days(366));
    CHECK(prune(Mode::DryRun).removals == 0);
    CHECK(prune().removals == 0);
    CHECK(env.tree() == before);
}

TEST_CASE_METHOD(PrunerTest, "the input of a failed job goes, its record stays", "[retention][pruner]")
{
    const auto job = finished_job(JobState::Failed);
    env.advance(std::chrono::days(14));
    CHECK(prune().removals == 0);
    CHECK(archive->jobs().open_input(job.manifest.id).has_value());
    env.advance(1ms);
    CHECK(prune().removals == 1);
    CHECK_FALSE(archive->jobs().open_input(job.manifest.id).has_value());
    CHECK(must(archive->jobs().find(job.manifest.id)).state == JobState::Failed);
    CHECK_FALSE(must(archive->jobs().find(job.manifest.id)).input_kept);
    CHECK(prune().removals == 0);
    open();
    CHECK(prune().removals == 0);
}

TEST_CASE_METHOD(PrunerTest, "payloads go a day after their job ended, held or not, and the job stays",
                 "[retention][pruner]")
{
    const auto keep = *archive::PayloadSet::parse("pull");
    const auto job = finished_job(JobState::Failed, keep);
    must(
        must(archive->jobs().create(job.manifest.id, archive::JobFile::Pull))->append(test::bytes_of("a\n")));
    must(archive->datasets().replace(key, FixedFile::Hold, "", archive::Sync::Yes));
    env.advance(24h);
    CHECK(prune().removals == 0);
    env.advance(1ms);
    CHECK(prune(Mode::DryRun).removals == 1);
    CHECK(told == Lines{"payloads of job " + job.manifest.id.text()});
    const auto pull = [&] { return archive->jobs().open_payload(job.manifest.id, "pull.csv", {}); };
    CHECK(pull().has_value());
    CHECK(prune().removals == 1);
    CHECK(pull().error() == archive::Errc::PayloadGone);
    CHECK(must(archive->jobs().find(job.manifest.id)).input_kept);
    const Lines tree = env.tree();
    CHECK(std::none_of(tree.begin(), tree.end(),
                       [](const auto& path) { return path.find("payloads") != std::string::npos; }));
    CHECK(prune().removals == 0);
    open();
    CHECK(prune().removals == 0);
    CHECK(complaints.empty());
}

TEST_CASE_METHOD(PrunerTest, "a partial goes when nobody resumed it", "[retention][pruner]")
{
    must(upload("half.csv", "a\n")->keep_partial());
    land("whole.csv", "a\n");
    env.advance(std::chrono::days(7));
    prune();
    CHECK(landed("half.csv"));
    env.advance(1ms);
    prune();
    CHECK_FALSE(landed("half.csv"));
    CHECK(landed("whole.csv"));
}

TEST_CASE_METHOD(PrunerTest, "chunks go when no commit named them, and no more of them come",
                 "[retention][pruner]")
{
    const auto send = [this] {
        auto chunk = must(archive->chunks().begin(key));
        must(chunk->write(test::bytes_of("alpha")));
        return archive::layout::chunk(key, must(archive->chunks().keep(std::move(chunk))));
    };
    const std::string first = send();
    env.advance(20h);
    const std::string second = send();
    env.advance(24h);
    CHECK(prune().removals == 0);
    env.advance(1ms);
    CHECK(prune(Mode::DryRun).removals == 2);
    CHECK(there(first));
    prune();
    CHECK_FALSE(there(first));
    CHECK_FALSE(there(second));
    CHECK(complaints.empty());
}

TEST_CASE("a run that fails or stops anywhere is finished by the next", "[retention][pruner]")
{
    bool reached = true;
    for (std::uint64_t n = 1; reached; ++n) {
        CAPTURE(n);
        PrunerTest t;
        const auto job = t.finished_job(JobState::Failed);
        for (const auto* day : {"2026/11/21", "2026/10/15", "2026/10/14", "2025/01/01"})
            t.snapshot(day);
        must(t.archive->datasets().append_log(t.key, "2020-01-01T00:00:00.000Z x y\n"));
        t.env.advance(std::chrono::days(400));
        t.env.crash_at(n);
        t.prune();
        reached = t.env.failed();
        t.env.crash(n % 3);
        t.open();
        const auto again = t.prune();
        CHECK(again.failures == 0);
        CHECK(t.log().find('\n') == std::string::npos);
        CHECK_FALSE(t.archive->jobs().find(job.manifest.id).has_value());
        CHECK_FALSE(t.there(kCompleted + "2026/10/14/10:00:00.000-control.json"));
        CHECK(t.there(kCompleted + "2026/10/15/10:00:00.000-control.json"));
        CHECK(t.prune().removals == 0);
    }
}

TEST_CASE_METHOD(PrunerTest, "one thing that cannot be removed does not keep the others",
                 "[retention][pruner]")
{
    for (const auto* day : {"2026/11/21", "2026/10/15", "2026/10/14", "2026/10/13"})
        snapshot(day);
    env.fail_call(1, {boost::system::errc::io_error, boost::system::system_category()});
    const auto report = prune();
    CHECK(report.failures == 1);
    CHECK(complaints.size() == 1);
    CHECK_FALSE(there(kCompleted + "2026/10/13/10:00:00.000-crimes.csv"));
}

TEST_CASE_METHOD(PrunerTest, "a stop ends the run before the next removal", "[retention][pruner]")
{
    for (const auto* day : {"2026/11/21", "2026/10/15", "2026/10/14"})
        snapshot(day);
    stop = true;
    CHECK(prune().removals == 0);
}

TEST_CASE_METHOD(PrunerTest, "the thread prunes at once and ends when it is told to", "[retention][pruner]")
{
    for (const auto* day : {"2026/11/21", "2026/10/15", "2026/10/14"})
        snapshot(day);
    PruneThread thread(*archive,
                       Pruner(
                           *archive, rules, Logs::Trim, [](const Removal&) {}, [](std::string_view) {}),
                       std::chrono::hours(1));
    while (thread.runs() == 0)
        std::this_thread::yield();
    thread.stop();
    CHECK(thread.runs() == 1);
    CHECK_FALSE(there(kCompleted + "2026/10/14/10:00:00.000-crimes.csv"));
}
