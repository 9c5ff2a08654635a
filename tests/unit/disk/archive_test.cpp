#include "archive/disk/archive.hpp"

#include "archive/disk/directories.hpp"
#include "archive/disk/layout.hpp"
#include "archive/disk/posix_env.hpp"
#include "tests/support/listed_uploads.hpp"
#include "tests/support/scratch_directory.hpp"
#include "tests/unit/disk/yard.hpp"

#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>

using namespace wharf;
using namespace wharf::archive;
using test::dataset_key;
using test::file_name;

namespace {

const Options kServe{Access::Serve, ":memory:", Sync::No};
const Options kBeside{Access::Beside, ":memory:", Sync::No};

// Things that are no jobs, named like one and not.
void litter(const std::filesystem::path& place)
{
    std::filesystem::create_directory(place / "backup");
    std::filesystem::create_directory_symlink("/tmp", place / "elsewhere");
    std::filesystem::create_directory_symlink("/tmp", place / std::string(32, 'a'));
    std::ofstream(place / std::string(32, 'b')) << "x";
    std::filesystem::create_directory(place / std::string(32, 'c'));
    std::filesystem::create_symlink("/tmp/x", place / std::string(32, 'c') / "manifest.json");
}

} // namespace

TEST_CASE("opening an empty data root makes its directories, durably")
{
    test::FakeEnv env;
    REQUIRE(Archive::open(env, kServe));
    env.crash(0);
    for (const std::string& directory : layout::fixed_directories())
        CHECK(env.stat(directory)->kind == FileKind::Directory);
}

TEST_CASE("a second server is kept out until the first is gone; a command beside it is not")
{
    test::FakeEnv env;
    auto first = Archive::open(env, kServe);
    REQUIRE(first);
    const auto second = Archive::open(env, kServe);
    REQUIRE_FALSE(second);
    CHECK(second.error() == Errc::Busy);
    CHECK(Archive::open(env, kBeside));
    first->reset();
    CHECK(Archive::open(env, kServe));
}

TEST_CASE("only a server recovers")
{
    test::FakeEnv env;
    env.plant("staging/upload-00000000000000aa", "x");
    REQUIRE(Archive::open(env, kBeside));
    CHECK(env.contents("staging/upload-00000000000000aa"));
    const auto archive = Archive::open(env, kServe);
    REQUIRE(archive);
    CHECK((*archive)->recovery().uploads_discarded == 1);
    CHECK_FALSE(env.contents("staging/upload-00000000000000aa"));
}

TEST_CASE(
    "a command beside a server answers for a data root without jobs, and for no catalog that misses some")
{
    const test::ScratchDirectory scratch;
    const std::string catalog = (scratch.path() / "catalog.sqlite").string();
    auto env = PosixEnv::open(scratch.path().string());
    REQUIRE(env);
    const Options serve{Access::Serve, catalog, Sync::No};
    const Options beside{Access::Beside, catalog, Sync::No};
    CHECK(Archive::open(**env, beside).value()->catalog().list({})->empty());
    CHECK_FALSE(std::filesystem::exists(catalog));
    {
        auto archive = Archive::open(**env, serve);
        REQUIRE(archive);
        const DatasetKey key = dataset_key();
        REQUIRE((*archive)->datasets().create_domain(key.domain));
        REQUIRE((*archive)->datasets().create(key, "{}"));
        auto upload = (*archive)->uploads().begin(key, file_name("a.csv"), {});
        REQUIRE((*archive)->jobs().enqueue(std::move(*upload), test::kRequest));
    }
    CHECK(Archive::open(**env, beside).value()->catalog().list({})->size() == 1);
    if (GENERATE(true, false)) {
        Catalog::discard(catalog);
        CHECK(Archive::open(**env, beside).error() == Errc::NotFound);
        CHECK_FALSE(std::filesystem::exists(catalog));
    } else {
        REQUIRE(Catalog::open(catalog).value()->clear()); // as one that is being filled
        CHECK(Archive::open(**env, beside).error() == Errc::NotFound);
    }
    CHECK(Archive::open(**env, kBeside));
    REQUIRE(Archive::open(**env, serve));
    CHECK(Archive::open(**env, beside).value()->catalog().list({})->size() == 1);
}

TEST_CASE("whatever call fails while opening, it says so, and the next opening succeeds")
{
    bool reached = true;
    for (std::uint64_t n = 1; reached; ++n) {
        CAPTURE(n);
        test::FakeEnv env;
        env.fail_call(n, test::disk_error());
        const auto archive = Archive::open(env, kServe);
        reached = env.failed();
        CHECK(archive.has_value() != reached);
        if (!archive) CHECK(archive.error() == test::disk_error());
        env.restart();
        CHECK(Archive::open(env, kServe));
    }
}

TEST_CASE("from upload to snapshot on a real disk, and a deleted or damaged catalog brings everything back")
{
    const test::ScratchDirectory scratch;
    const std::string catalog = (scratch.path() / "catalog.sqlite").string();
    const DatasetKey key = dataset_key();
    const std::string text = "id,name\n1,a\n";
    std::optional<JobRecord> job;
    {
        auto env = PosixEnv::open(scratch.path().string());
        REQUIRE(env);
        auto archive = Archive::open(**env, {Access::Serve, catalog, Sync::Yes});
        REQUIRE(archive);
        Archive& a = **archive;
        REQUIRE(a.datasets().create_domain(key.domain));
        REQUIRE(a.datasets().create(key, "{}"));
        auto upload = a.uploads().begin(key, file_name("crimes.csv"), {});
        REQUIRE((*upload)->write(test::bytes_of(text)));
        const auto landed = a.uploads().land(std::move(*upload));
        REQUIRE(landed);
        CHECK(landed->sha256 == test::sha256(text));
        CHECK(a.uploads().digest(key, file_name("crimes.csv")).value() == landed->sha256);
        const UploadPlace place{key, file_name("crimes.csv")};
        auto enqueued = a.jobs().enqueue(place, place, test::kRequest);
        REQUIRE(enqueued);
        job = *enqueued;
        REQUIRE(a.jobs().start(job->manifest.id));
        REQUIRE(a.snapshots().store(*job));
        REQUIRE(a.jobs().finish(*job, test::outcome(JobState::Succeeded, job->manifest.arrived)));
        CHECK(test::listed_uploads(a.uploads(), key)->empty());
    }
    const bool deleted = GENERATE(true, false);
    if (deleted)
        Catalog::discard(catalog);
    else
        std::ofstream(catalog, std::ios::in | std::ios::binary).seekp(0) << std::string(4096, 'x');

    auto env = PosixEnv::open(scratch.path().string());
    auto archive = Archive::open(**env, {Access::Serve, catalog, Sync::No});
    REQUIRE(archive);
    CHECK((*archive)->recovery().jobs_indexed == 1);
    const auto found = (*archive)->jobs().find(job->manifest.id);
    REQUIRE(found);
    CHECK(found->state == JobState::Succeeded);
    CHECK_FALSE(found->input_kept);
}

TEST_CASE("what somebody put among the unfinished jobs does not hide them")
{
    const test::ScratchDirectory scratch;
    auto env = PosixEnv::open(scratch.path().string());
    REQUIRE(env);
    REQUIRE(make_fixed_directories(**env));
    litter(scratch.path() / layout::queued());
    litter(scratch.path() / layout::running());
    const auto archive = Archive::open(**env, kServe);
    REQUIRE(archive);
    CHECK((*archive)->recovery().remarks.size() == 10);

    const DatasetKey key = dataset_key();
    REQUIRE((*archive)->datasets().create_domain(key.domain));
    REQUIRE((*archive)->datasets().create(key, "{}"));
    auto upload = (*archive)->uploads().begin(key, file_name("a.csv"), {});
    const auto job = (*archive)->jobs().enqueue(std::move(*upload), test::kRequest);
    REQUIRE(job);
    const auto unfinished = (*archive)->jobs().unfinished();
    REQUIRE(unfinished);
    REQUIRE(unfinished->size() == 1);
    CHECK(unfinished->front().manifest.id == job->manifest.id);
}

TEST_CASE("a catalog damaged deep inside is replaced when recovery meets the damage")
{
    const test::ScratchDirectory scratch;
    const std::string catalog = (scratch.path() / "catalog.sqlite").string();
    auto env = PosixEnv::open(scratch.path().string());
    REQUIRE(env);
    {
        auto archive = Archive::open(**env, {Access::Serve, catalog, Sync::No});
        REQUIRE(archive);
        const DatasetKey key = dataset_key();
        REQUIRE((*archive)->datasets().create_domain(key.domain));
        REQUIRE((*archive)->datasets().create(key, "{}"));
        for (int i = 0; i < 50; ++i) {
            auto upload = (*archive)->uploads().begin(key, file_name("a.csv"), {});
            REQUIRE((*archive)->jobs().enqueue(std::move(*upload), test::kRequest));
        }
    }
    const auto size = std::filesystem::file_size(catalog);
    REQUIRE(size > 8192);
    std::ofstream(catalog, std::ios::in | std::ios::binary).seekp(4096) << std::string(size - 4096, 'x');

    const auto beside = Archive::open(**env, {Access::Beside, catalog, Sync::No});
    if (!beside) CHECK(beside.error() == Errc::Corrupt);
    const auto archive = Archive::open(**env, {Access::Serve, catalog, Sync::No});
    REQUIRE(archive);
    CHECK((*archive)->catalog().list({})->size() == 50);
}
