#include "archive/disk/layout.hpp"
#include "tests/unit/disk/intervening_env.hpp"
#include "tests/unit/retention/retention_test.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include <algorithm>

using namespace wharf;
using namespace wharf::retention;
using namespace std::chrono_literals;
using archive::FixedFile;
using archive::JobState;
using test::must;

// A hold that is placed while the pruner runs.

namespace {

struct HoldTest : RetentionTest {
    HoldTest() { rules.keep_last = 1; }
    void snapshot(const std::string& day, const std::string& time)
    {
        RetentionTest::snapshot(day, time);
        env.plant(kCompleted + day + "/" + time + "-crimes.csv.rejects.csv", "b\n");
    }
    void hold(archive::Archive& on)
    {
        must(on.datasets().replace(key, FixedFile::Hold, "", archive::Sync::Yes));
    }
    PruneReport prune(archive::Archive& on, const Pruner::Tell& tell)
    {
        Pruner pruner(on, rules, Logs::Trim, tell, [](std::string_view problem) { FAIL_CHECK(problem); });
        return pruner.run(env.now(), Mode::Remove, stop);
    }
    // With a hold from the first removal on.
    PruneReport prune_until_held()
    {
        return prune(*archive, [this](const Removal&) { hold(*archive); });
    }
    // How many paths begin and end so.
    auto count(const std::string& prefix, const std::string& suffix)
    {
        return std::ranges::count_if(env.tree(), [&](const std::string& path) {
            return path.starts_with(prefix) && path.ends_with(suffix);
        });
    }
};

} // namespace

TEST_CASE_METHOD(HoldTest, "a hold placed during a run keeps the other days and the log", "[retention][hold]")
{
    for (const auto* day : {"2026/11/21", "2026/10/15", "2026/10/14"})
        snapshot(day, "10:00:00.000");
    must(archive->datasets().append_log(key, "2020-01-01T00:00:00.000Z x y\n"));
    CHECK(prune_until_held().removals == 1);
    CHECK(count(kCompleted + "2026/10/14", "-crimes.csv") == 1);
    CHECK(log().starts_with("2020"));
}

TEST_CASE_METHOD(HoldTest, "a hold placed during a run keeps the other snapshots of a day",
                 "[retention][hold]")
{
    for (const auto* time : {"10:00:00.000", "11:00:00.000", "12:00:00.000"})
        snapshot("2026/10/14", time);
    CHECK(prune_until_held().removals == 1);
    CHECK(count(kCompleted + "2026/10/14/", "") == 1 + 2 * 3); // the directory, and whole snapshots
}

TEST_CASE_METHOD(HoldTest, "a hold placed during a run keeps the other inputs of failed jobs",
                 "[retention][hold]")
{
    const auto jobs = {finished_job(JobState::Failed), finished_job(JobState::Failed)};
    env.advance(std::chrono::days(15));
    CHECK(prune_until_held().removals == 1);
    CHECK(std::ranges::count_if(jobs, [&](const auto& job) {
              return archive->jobs().open_input(job.manifest.id).has_value();
          }) == 1);
}

TEST_CASE_METHOD(HoldTest, "a hold placed during a run keeps the other partials", "[retention][hold]")
{
    must(upload("a.csv", "a\n")->keep_partial());
    must(upload("b.csv", "a\n")->keep_partial());
    env.advance(std::chrono::days(8));
    CHECK(prune_until_held().removals == 1);
    CHECK(landed("a.csv") != landed("b.csv"));
}

TEST_CASE_METHOD(HoldTest, "a hold ends the removal of a large day, and what stays is whole and counted",
                 "[retention][hold]")
{
    constexpr int kSnapshots = 200;
    for (int i = 0; i < kSnapshots; ++i)
        snapshot("2026/10/14", fmt::format("10:{:02}:{:02}.000", i / 60, i % 60));
    snapshot("2026/11/21", "10:00:00.000");
    archive.reset();
    test::InterveningEnv intervening(env);
    const auto on =
        must(archive::Archive::open(intervening, {archive::Access::Serve, ":memory:", archive::Sync::No}));
    const auto held_once = must(on->catalog().held(key.domain));

    intervening.before_removing(kCompleted + "2026/10/14", [&] { hold(*on); });
    prune(*on, [](const Removal&) {});
    const auto left = count(kCompleted + "2026/10/14", "-crimes.csv");
    CHECK(left > 0);
    CHECK(left < kSnapshots);
    CHECK(count(kCompleted + "2026/10/14", "-control.json") == left);
    CHECK(count(kCompleted + "2026/10/14", ".rejects.csv") == left);
    const auto each = held_once / (kSnapshots + 1); // bytes of a snapshot
    CHECK(must(on->catalog().held(key.domain)) == each * static_cast<std::uint64_t>(left + 1));

    must(on->datasets().remove(key, FixedFile::Hold));
    prune(*on, [](const Removal&) {});
    CHECK(count(kCompleted + "2026/10/14", "") == 0);
    CHECK(must(on->catalog().held(key.domain)) == each);
}
