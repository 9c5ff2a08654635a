#include "archive/jobs/tables/sqlite_database.hpp"

#include <catch2/catch.hpp>

using namespace wharf::jobs;

namespace {

const std::string kLongStatement =
    "SELECT count(*) FROM (WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n LIMIT 100000) "
    "SELECT x FROM n)";

} // namespace

TEST_CASE("a statement that takes long can be stopped", "[jobs]")
{
    std::atomic<bool> stop{false};
    auto opened = SqliteDatabase::open(":memory:", stop);
    SqliteDatabase& database = *std::get<std::unique_ptr<SqliteDatabase>>(opened);
    CHECK(std::get<std::optional<std::int64_t>>(database.number(kLongStatement)) == 100'000);
    stop = true;
    CHECK(std::get<JobError>(database.number(kLongStatement)).type == "interrupted");
}

TEST_CASE("a row equals values if every one does, null and empty being two things", "[jobs]")
{
    const std::atomic<bool> stop{false};
    auto opened = SqliteDatabase::open(":memory:", stop);
    SqliteDatabase& database = *std::get<std::unique_ptr<SqliteDatabase>>(opened);
    SqliteStatement statement;
    REQUIRE_FALSE(database.prepare_into(statement, "SELECT 1, 'ab', NULL, ''"));
    (void)statement.step();
    const auto equals = [&](std::vector<Value> row) { return statement.equals(1, row); };
    CHECK(equals({"ab", std::nullopt, ""}));
    CHECK(equals({"ab"}));
    CHECK(equals({}));
    CHECK_FALSE(equals({"ac"}));
    CHECK_FALSE(equals({"abc"}));
    CHECK_FALSE(equals({"a"}));
    CHECK_FALSE(equals({std::nullopt}));
    CHECK_FALSE(equals({"ab", ""}));
    CHECK_FALSE(equals({"ab", std::nullopt, std::nullopt}));
}
