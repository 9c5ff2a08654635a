#include "archive/jobs/tables/sqlite_database.hpp"
#include "archive/jobs/tables/sqlite_store.hpp"
#include "tests/support/scratch_directory.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <sys/stat.h>
#include <unistd.h>

using namespace wharf::jobs;

namespace {

const Schema kSchema{{{"id", "Id", "text"}, {"v", "V", "text"}}, "id"};
const std::atomic<bool> kStop{false};

class Store {
public:
    explicit Store(const std::string& path)
    {
        auto opened = open_sqlite_store(path, kStop);
        store_ = std::move(std::get<std::unique_ptr<TableStore>>(opened));
    }

    TableStore* operator->() { return store_.get(); }

    // A Replace with so many rows, all with this value, but for its commit.
    void write(int rows, const std::string& value)
    {
        (void)std::get<std::uint64_t>(store_->begin(kSchema, Action::Replace));
        auto made = store_->writer(Action::Replace, {{0}, {1}});
        RowWriter& writer = *std::get<std::unique_ptr<RowWriter>>(made);
        for (int i = 1; i <= rows; ++i) {
            const std::string id = std::to_string(i);
            const std::vector<Value> row{id, value};
            REQUIRE(std::holds_alternative<Effect>(writer.put(static_cast<std::uint64_t>(i), row)));
        }
        REQUIRE(std::holds_alternative<Finished>(writer.finish()));
    }

    void commit(char job)
    {
        REQUIRE_FALSE(store_->commit(*wharf::archive::JobId::parse(std::string(32, job)), {}));
    }

private:
    std::unique_ptr<TableStore> store_;
};

std::int64_t count(const std::string& path, const std::string& value)
{
    auto reader = SqliteDatabase::open(path, kStop);
    const auto rows = std::get<std::unique_ptr<SqliteDatabase>>(reader)->number(
        "SELECT count(*) FROM rows WHERE v = '" + value + "'");
    return *std::get<std::optional<std::int64_t>>(rows);
}

} // namespace

TEST_CASE("while a job works, readers see the rows as they were; after the commit, as they are", "[jobs]")
{
    const wharf::test::ScratchDirectory directory;
    const std::string path = (directory.path() / "table.sqlite").string();
    {
        Store first(path);
        first.write(1000, "old");
        first.commit('1');
    }
    Store second(path);
    second.write(900, "new");
    CHECK(count(path, "old") == 1000);
    CHECK(count(path, "new") == 0);
    second.commit('2');
    CHECK(count(path, "old") == 0);
    CHECK(count(path, "new") == 900);
}

TEST_CASE("of a table that somebody reads it can be asked which jobs it has, and a job is told to wait",
          "[jobs]")
{
    const wharf::test::ScratchDirectory directory;
    const std::string path = (directory.path() / "table.sqlite").string();
    {
        Store first(path);
        first.write(10, "old");
        first.commit('1');
    }
    // The first job left the table without the log that would keep readers and writers apart.
    auto opened = SqliteDatabase::open(path, kStop);
    auto reader = std::move(std::get<std::unique_ptr<SqliteDatabase>>(opened));
    REQUIRE_FALSE(reader->execute("BEGIN; SELECT count(*) FROM rows"));
    Store second(path);
    const auto applied = second->applied(*wharf::archive::JobId::parse(std::string(32, '1')));
    CHECK(std::get<std::optional<AppliedJob>>(applied));
    const auto begun = second->begin(kSchema, Action::Replace);
    CHECK(std::get<JobError>(begun).type == kTableBusy);
    CHECK(std::get<JobError>(begun).transient);
    reader.reset();
    second.write(5, "new");
    second.commit('2');
    CHECK(count(path, "new") == 5);
}

TEST_CASE("a table belongs to the owner of its folder, and others do not read it", "[jobs]")
{
    const wharf::test::ScratchDirectory directory;
    const std::string path = (directory.path() / "table.sqlite").string();
    constexpr uid_t kOwner = 12345;
    const bool is_root = ::geteuid() == 0;
    if (is_root) REQUIRE(::chown(directory.path().c_str(), kOwner, kOwner) == 0);
    const auto check = [&](const char* ending) {
        CAPTURE(ending);
        struct stat status {};
        REQUIRE(::stat((path + ending).c_str(), &status) == 0);
        CHECK((status.st_mode & 0137U) == 0);
        if (is_root) CHECK(status.st_uid == kOwner);
    };
    {
        Store first(path);
        first.write(10, "old");
        check("");
        check("-journal");
        first.commit('1');
    }
    Store second(path);
    second.write(10, "new");
    second.commit('2');
    for (const char* const ending : {"", "-wal", "-shm"})
        check(ending);
}

TEST_CASE("a job that rewrites a column and is not committed has changed nothing", "[jobs]")
{
    const wharf::test::ScratchDirectory directory;
    const std::string path = (directory.path() / "table.sqlite").string();
    {
        Store first(path);
        first.write(10, "old");
        first.commit('1');
    }
    const TableStore::Convert upper = [](std::string_view) { return std::string_view("OLD"); };
    {
        Store given_up(path);
        (void)std::get<std::uint64_t>(given_up->begin(kSchema, Action::Upsert));
        REQUIRE_FALSE(given_up->rewrite(1, upper));
    }
    CHECK(count(path, "old") == 10);
    Store second(path);
    (void)std::get<std::uint64_t>(second->begin(kSchema, Action::Upsert));
    REQUIRE_FALSE(second->rewrite(1, upper));
    second.commit('2');
    CHECK(count(path, "OLD") == 10);
}
