#include "archive/disk/snapshots.hpp"

#include "archive/disk/layout.hpp"
#include "tests/support/fake_env.hpp"
#include "tests/support/print_result.hpp"
#include "tests/support/sweep.hpp"
#include "tests/unit/disk/intervening_env.hpp"

using namespace wharf::archive;
using namespace wharf::test;
using namespace std::chrono_literals;
namespace errc = boost::system::errc;

namespace {

const DatasetKey kKey{DomainName::parse("data.example.gov").value(), DatasetId::parse("b2fd-cjk2").value()};
const JobRecord kJob{
    .manifest = {.id = JobId::parse("0123456789abcdef0123456789abcdef").value(),
                 .dataset = kKey,
                 .filename = FileName::parse("crimes.csv").value(),
                 .size = 5,
                 .sha256 = std::string(64, 'a'),
                 .arrived = TimePoint{1795266302123ms}, // 2026-11-21 13:05:02.123
                 .request_id = {},
                 .user = "ann",
                 .via = "ftps"},
    .state = JobState::Running,
    .result = {},
};
const SnapshotDirectory kDay{2026, 11, 21};
const std::string kCompleted = "domains/data.example.gov/b2fd-cjk2/completed";
const std::string kInput = kCompleted + "/2026/11/21/13:05:02.123-crimes.csv";
const std::string kControl = kCompleted + "/2026/11/21/13:05:02.123-control.json";

void arrange(FakeEnv& env)
{
    env.plant("staging/x", "");
    env.plant(kCompleted + "/x", "");
    env.plant(layout::running(kJob.manifest.id) + "/input", "a,b\n1");
    env.plant(layout::running(kJob.manifest.id) + "/control.json", "{}");
}

void arrange_without_links(FakeEnv& env)
{
    arrange(env);
    env.refuse_links();
}

void arrange_without_completed(FakeEnv& env)
{
    arrange(env);
    REQUIRE(env.remove(kCompleted + "/x"));
    REQUIRE(env.remove_directory(kCompleted));
    REQUIRE(env.sync_directory(layout::parent(kCompleted)));
}

void check_whole_or_absent(const FakeEnv& env, bool stored)
{
    const auto input = env.contents(kInput);
    const auto control = env.contents(kControl);
    CHECK((input == "a,b\n1" || (!input && !stored)));
    CHECK((control == "{}" || (!control && !stored)));
}

std::vector<std::string> names(const result<std::vector<SnapshotEntry>>& entries)
{
    std::vector<std::string> found;
    for (const SnapshotEntry& entry : entries.value())
        found.push_back(entry.name);
    return found;
}

result<void> store(FakeEnv& env)
{
    return Snapshots(env).store(kJob);
}

} // namespace

TEST_CASE("a snapshot is the job's input and control file under the day and time of arrival", "[disk]")
{
    FakeEnv env;
    const auto prepare = GENERATE(&arrange, &arrange_without_links);
    prepare(env);
    Snapshots snapshots(env);
    REQUIRE(snapshots.store(kJob));
    check_whole_or_absent(env, true);
    REQUIRE(snapshots.store(kJob));
    check_whole_or_absent(env, true);
    CHECK(env.contents(layout::running(kJob.manifest.id) + "/input") == "a,b\n1");
    CHECK(names(snapshots.list(kKey, kDay)) ==
          std::vector<std::string>{"13:05:02.123-control.json", "13:05:02.123-crimes.csv"});
    CHECK(env.list("staging").value().size() == 1);
}

TEST_CASE("a snapshot takes no second copy where files can be linked", "[disk]")
{
    FakeEnv env;
    arrange(env);
    REQUIRE(store(env));
    CHECK(env.stat(kInput).value().inode ==
          env.stat(layout::running(kJob.manifest.id) + "/input").value().inode);
}

TEST_CASE("a snapshot that was stored is not stored again once the input is gone", "[disk]")
{
    FakeEnv env;
    arrange(env);
    REQUIRE(store(env));
    REQUIRE(env.remove(layout::running(kJob.manifest.id) + "/input"));
    CHECK(store(env));
    check_whole_or_absent(env, true);
}

TEST_CASE("without the input and without the snapshot there is nothing to store", "[disk]")
{
    FakeEnv env;
    arrange(env);
    REQUIRE(env.remove(layout::running(kJob.manifest.id) + "/input"));
    CHECK(store(env).error() == Errc::NotFound);
    env.plant(kInput, "cut");
    CHECK(store(env).error() == Errc::AlreadyExists);
}

TEST_CASE("a name taken by something else is never overwritten", "[disk]")
{
    FakeEnv env;
    const auto prepare = GENERATE(&arrange, &arrange_without_links);
    prepare(env);
    env.plant(kInput, "something else");
    CHECK(store(env).error() == Errc::AlreadyExists);
    CHECK(env.contents(kInput) == "something else");
}

TEST_CASE("storing in a dataset that is gone is NotFound", "[disk]")
{
    FakeEnv env;
    env.plant(layout::running(kJob.manifest.id) + "/input", "a,b\n1");
    CHECK(store(env).error() == Errc::NotFound);
}

TEST_CASE("a snapshot that failed to be stored can be stored later", "[disk]")
{
    const auto prepare = GENERATE(&arrange, &arrange_without_links, &arrange_without_completed);
    sweep_failures(prepare, store, [](FakeEnv& env, bool stored) {
        check_whole_or_absent(env, stored);
        CHECK(env.list("staging").value().size() == 1);
        REQUIRE(store(env));
        env.crash(0);
        check_whole_or_absent(env, true);
    });
}

TEST_CASE("a snapshot survives power loss once stored, and is never there in part", "[disk]")
{
    const auto prepare = GENERATE(&arrange, &arrange_without_links, &arrange_without_completed);
    sweep_crashes(prepare, store, [](FakeEnv& env, bool stored) {
        check_whole_or_absent(env, stored);
        REQUIRE(store(env));
        env.crash(0);
        check_whole_or_absent(env, true);
    });
}

TEST_CASE("a snapshot stored after a kill survives power loss too", "[disk]")
{
    for (std::uint64_t n = 1; n < 30; ++n) {
        CAPTURE(n);
        FakeEnv env;
        arrange(env);
        env.crash_at(n);
        (void)store(env);
        env.restart();
        REQUIRE(store(env));
        env.crash(0);
        check_whole_or_absent(env, true);
    }
}

TEST_CASE("a day removed by the pruner is made again durably", "[disk]")
{
    FakeEnv env;
    arrange(env);
    Snapshots snapshots(env);
    REQUIRE(snapshots.store(kJob));
    REQUIRE(env.remove(kInput));
    REQUIRE(env.remove(kControl));
    for (const char* directory : {"/2026/11/21", "/2026/11", "/2026"})
        REQUIRE(env.remove_directory(kCompleted + directory));
    REQUIRE(snapshots.store(kJob));
    env.crash(0);
    check_whole_or_absent(env, true);
}

TEST_CASE("each level of completed lists only what belongs there, in order", "[disk]")
{
    FakeEnv env;
    for (const char* path :
         {"/2026/11/21/13:05:02.123-b.csv", "/2026/11/21/13:05:02.123-a.csv",
          "/2026/11/21/09:00:00.000-z.csv", "/2026/11/21/notes.txt", "/2026/11/21/13:05:02.124-folder/x",
          "/2026/11/03/x", "/2026/11/32/x", "/2026/11/04", "/2026/02/x/x", "/2026/13/x", "/2025/x", "/notes",
          "/lost+found/x", "/2024"})
        env.plant(kCompleted + path, "x");
    Snapshots snapshots(env);
    using Names = std::vector<std::string>;
    CHECK(names(snapshots.list(kKey, {})) == Names{"2025", "2026"});
    CHECK(names(snapshots.list(kKey, {2026, {}, {}})) == Names{"02", "11"});
    CHECK(names(snapshots.list(kKey, {2026, 11, {}})) == Names{"03", "21"});
    CHECK(names(snapshots.list(kKey, kDay)) ==
          Names{"09:00:00.000-z.csv", "13:05:02.123-a.csv", "13:05:02.123-b.csv"});
    CHECK(snapshots.list(kKey, {2026, 12, {}}).error() == Errc::NotFound);
    CHECK(snapshots.list(kKey, {{}, 11, 21}).error() == Errc::NotFound);

    CHECK(snapshots.stat(kKey, {2026, 11, {}}).value().kind == FileKind::Directory);
    CHECK(snapshots.stat(kKey, {2024, {}, {}}).error() == Errc::NotFound);
    CHECK(snapshots.stat(kKey, kDay, "13:05:02.123-a.csv").value().size == 1);
    CHECK(snapshots.open(kKey, kDay, "13:05:02.123-a.csv"));
    CHECK(snapshots.stat(kKey, kDay, "13:05:02.124-folder").error() == Errc::NotFound);
    auto name = GENERATE(values<std::string>(
        {"notes.txt", "", "..", "../21/notes.txt", "13:05:02.123-c.csv", "13:05:02.124-folder/x"}));
    CAPTURE(name);
    CHECK(snapshots.stat(kKey, kDay, name).error() == Errc::NotFound);
    CHECK(snapshots.open(kKey, kDay, name).error() == Errc::NotFound);
    CHECK(snapshots.open(kKey, {2026, 11, {}}, name).error() == Errc::NotFound);
}

TEST_CASE("a place in completed is a year, a month and a day, in that order", "[disk]")
{
    CHECK_FALSE(SnapshotDirectory::parse({}).value().year);
    CHECK(SnapshotDirectory::parse({"2026"}).value().year == 2026);
    const auto day = SnapshotDirectory::parse({"2026", "11", "21"}).value();
    CHECK(day.month == 11U);
    CHECK(day.day == 21U);
    using Parts = std::vector<std::string>;
    auto parts = GENERATE(values<Parts>({Parts{""}, Parts{"26"}, Parts{"2026", "13"}, Parts{"2026", "1"},
                                         Parts{"2026", "11", "32"}, Parts{"2026", "11", "21", "x"},
                                         Parts{"2026", "11", ".."}, Parts{".."}}));
    CHECK(SnapshotDirectory::parse(parts).error() == Errc::NotFound);
}

TEST_CASE("a snapshot is not called stored while nobody can tell whether it has rejects", "[disk]")
{
    FakeEnv env;
    arrange(env);
    const std::string rejects = layout::running(kJob.manifest.id) + "/rejects.csv";
    env.plant(rejects, "line,column,value,reason\r\n");
    InterveningEnv failing(env);
    failing.fail_stat_of(rejects);
    CHECK_FALSE(Snapshots(failing).store(kJob));
    REQUIRE(store(env));
    CHECK(env.contents(kInput + ".rejects.csv") == "line,column,value,reason\r\n");
}

TEST_CASE("a place in completed is empty until a file is beneath it", "[disk]")
{
    FakeEnv env;
    arrange(env);
    Snapshots snapshots(env);
    const auto places = {SnapshotDirectory{}, SnapshotDirectory{2026, {}, {}},
                         SnapshotDirectory{2026, 11, {}}, kDay};
    for (const SnapshotDirectory& place : places)
        CHECK(snapshots.is_empty(kKey, place));
    for (const char* part : {"/2026", "/2026/11", "/2026/11/21"})
        REQUIRE(env.make_directory(kCompleted + part));
    env.plant(kCompleted + "/2026/11/21/README.txt", "no snapshot");
    for (const SnapshotDirectory& place : places)
        CHECK(snapshots.is_empty(kKey, place));
    REQUIRE(snapshots.store(kJob));
    for (const SnapshotDirectory& place : places)
        CHECK_FALSE(snapshots.is_empty(kKey, place));
    env.fail_reading(1, errc::make_error_code(errc::io_error));
    CHECK_FALSE(snapshots.is_empty(kKey, SnapshotDirectory{2025, {}, {}})); // nobody can tell
}
