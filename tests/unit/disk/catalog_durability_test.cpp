#include "archive/disk/catalog.hpp"

#include "archive/disk/sqlite.hpp"
#include "tests/support/must.hpp"
#include "tests/support/scratch_directory.hpp"
#include "tests/unit/disk/yard.hpp"

#include <catch2/catch.hpp>
#include <sqlite3.h>

#include <chrono>
#include <map>

using namespace wharf;
using namespace wharf::archive;
using test::must;

namespace {

const DatasetKey kKey = test::dataset_key();
constexpr TimePoint kArrived{std::chrono::milliseconds(1)};

// While it lives, what SQLite opens goes through it, and it counts how often a file is synced.
class CountedSyncs {
public:
    CountedSyncs()
        : counting_(*usual_)
    {
        counting_.zName = "counting";
        counting_.xOpen = open;
        REQUIRE(sqlite3_vfs_register(&counting_, 1) == SQLITE_OK);
    }
    ~CountedSyncs()
    {
        sqlite3_vfs_unregister(&counting_);
        sqlite3_vfs_register(usual_, 1);
    }
    CountedSyncs(const CountedSyncs&) = delete;
    CountedSyncs& operator=(const CountedSyncs&) = delete;

    [[nodiscard]] static int so_far() { return syncs_; }

private:
    static int open(sqlite3_vfs*, sqlite3_filename name, sqlite3_file* file, int flags, int* given)
    {
        const int opened = usual_->xOpen(usual_, name, file, flags, given);
        if (opened != SQLITE_OK) return opened;
        usual_sync_ = file->pMethods->xSync;
        sqlite3_io_methods& methods = methods_[file->pMethods];
        methods = *file->pMethods;
        methods.xSync = sync;
        file->pMethods = &methods;
        return opened;
    }
    static int sync(sqlite3_file* file, int flags)
    {
        ++syncs_;
        return usual_sync_(file, flags);
    }

    static inline sqlite3_vfs* const usual_ = sqlite3_vfs_find(nullptr);
    static inline int (*usual_sync_)(sqlite3_file*, int) = nullptr;                 // the same for all files
    static inline std::map<const sqlite3_io_methods*, sqlite3_io_methods> methods_; // by what they stand for
    static inline int syncs_ = 0;
    sqlite3_vfs counting_;
};

} // namespace

TEST_CASE("what is erased from the catalog is gone for good, even if the power goes behind it")
{
    const CountedSyncs syncs;
    const test::ScratchDirectory scratch;
    const auto catalog = must(Catalog::open((scratch.path() / "catalog.sqlite").string()));
    const JobRecord job{{must(JobId::parse(std::string(32, '1'))), kKey, test::file_name("crimes.csv"), 17,
                         test::sha256("x"), kArrived, "", "ann", "ftps"},
                        JobState::Queued,
                        std::nullopt,
                        true};
    const StoredSnapshot snapshot{kKey, kArrived, 17};
    must(catalog->put_all(std::span(&job, 1), std::span(&snapshot, 1)));
    CHECK(must(catalog->held(kKey.domain)) == 34);

    int before = CountedSyncs::so_far();
    must(catalog->erase(job.manifest.id));
    CHECK(CountedSyncs::so_far() > before);
    before = CountedSyncs::so_far();
    must(catalog->erase_snapshots(kKey, kArrived, kArrived + std::chrono::milliseconds(1)));
    CHECK(CountedSyncs::so_far() > before);
    CHECK(must(catalog->held(kKey.domain)) == 0);
}

TEST_CASE("a job is not put away while the catalog cannot be told")
{
    const test::ScratchDirectory scratch;
    const std::string path = (scratch.path() / "catalog.sqlite").string();
    test::Yard yard;
    const auto catalog = must(Catalog::open(path));
    Uploads uploads(yard.env, *catalog, Sync::No, {});
    JobStore jobs(yard.env, *catalog, uploads);
    REQUIRE_FALSE(yard.land(kKey, "crimes.csv", "id\n1\n"));
    const UploadPlace place{kKey, test::file_name("crimes.csv")};
    const JobRecord job = must(jobs.enqueue(place, place, test::kRequest));
    must(jobs.start(job.manifest.id));

    const auto other = must(sqlite::open(path));
    must(sqlite::execute(other.get(), "CREATE TRIGGER refuses BEFORE INSERT ON job BEGIN "
                                      "SELECT RAISE(ABORT, 'no'); END"));
    const JobResult failed = test::outcome(JobState::Failed, kArrived);
    const auto refused = jobs.finish(job, failed);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().category() == boost::system::system_category()); // so that it is tried again
    CHECK(must(jobs.find(job.manifest.id)).state == JobState::Running);

    must(sqlite::execute(other.get(), "DROP TRIGGER refuses"));
    must(jobs.finish(job, failed));
    CHECK(must(catalog->find(job.manifest.id))->state == JobState::Failed);
    CHECK(must(jobs.find(job.manifest.id)).state == JobState::Failed);
}
