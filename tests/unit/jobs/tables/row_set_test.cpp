#include "archive/jobs/tables/sqlite_row_set.hpp"
#include "archive/jobs/tables/sqlite_seen_rows.hpp"

#include <catch2/catch.hpp>

#include <map>
#include <random>
#include <set>

using namespace wharf::jobs;

namespace {

constexpr std::int64_t kChunk = 65'536;

std::unique_ptr<SqliteDatabase> open(const std::atomic<bool>& stop)
{
    auto opened = SqliteDatabase::open(":memory:", stop);
    return std::move(std::get<std::unique_ptr<SqliteDatabase>>(opened));
}

using Which = RowSet::Which;

std::vector<RowRange> all(Which which, RowSet& rows, RowRange within)
{
    std::vector<RowRange> ranges;
    for (;;) {
        const auto found = std::get<std::optional<RowRange>>(rows.first(which, within));
        if (!found) return ranges;
        ranges.push_back(*found);
        within.first = found->last + 1;
    }
}

} // namespace

TEST_CASE("a set of rows has what was added, singly or by ranges, in memory and beyond it", "[jobs]")
{
    const std::atomic<bool> stop{false};
    const auto database = open(stop);
    const std::size_t bitmaps = GENERATE(std::size_t{1}, std::size_t{2}, std::size_t{100});
    RowSet rows(*database, bitmaps);
    std::mt19937_64 random(bitmaps);
    constexpr std::int64_t kRows = 6 * kChunk;
    std::vector<bool> expected(kRows);

    for (int i = 0; i < 400; ++i) {
        const auto first = static_cast<std::int64_t>(random() % kRows);
        if (i % 2 == 0) {
            const bool added = std::get<bool>(rows.add(first));
            REQUIRE(added == !expected[static_cast<std::size_t>(first)]);
            expected[static_cast<std::size_t>(first)] = true;
            continue;
        }
        const std::int64_t length = i % 40 == 1 ? kChunk + 100 : static_cast<std::int64_t>(random() % 200);
        const std::int64_t last = std::min(kRows - 1, first + length);
        REQUIRE_FALSE(rows.add(RowRange{first, last}));
        for (std::int64_t row = first; row <= last; ++row)
            expected[static_cast<std::size_t>(row)] = true;
    }

    const auto expected_ranges = [&](bool present) {
        std::vector<RowRange> ranges;
        for (std::int64_t row = 10; row < kRows - 10; ++row) {
            if (expected[static_cast<std::size_t>(row)] != present) continue;
            if (ranges.empty() || ranges.back().last != row - 1)
                ranges.push_back({row, row});
            else
                ranges.back().last = row;
        }
        return ranges;
    };
    CHECK(expected_ranges(false).size() > 10);
    CHECK((all(Which::Missing, rows, {10, kRows - 11}) == expected_ranges(false)));
    CHECK((all(Which::Present, rows, {10, kRows - 11}) == expected_ranges(true)));
}

TEST_CASE("what is missing is found at the borders of chunks, and in numbers that have none", "[jobs]")
{
    const std::atomic<bool> stop{false};
    const auto database = open(stop);
    RowSet rows(*database, 4);
    const std::int64_t far = std::int64_t{1} << 50;
    CHECK((all(Which::Missing, rows, {1, far}) == std::vector<RowRange>{{1, far}}));
    REQUIRE_FALSE(rows.add(RowRange{1, kChunk - 1}));
    REQUIRE_FALSE(rows.add(RowRange{kChunk, far - 1}));
    CHECK((all(Which::Missing, rows, {1, far}) == std::vector<RowRange>{{far, far}}));
    CHECK(all(Which::Missing, rows, {1, far - 1}).empty());
    CHECK_FALSE(std::get<bool>(rows.add(kChunk)));
    CHECK(std::get<bool>(rows.add(0)));
    CHECK_FALSE(std::get<bool>(rows.add(0)));
    CHECK(all(Which::Missing, rows, {5, 4}).empty());
}

TEST_CASE("for every row seen it is known which record it was, in memory and beyond it", "[jobs]")
{
    const std::atomic<bool> stop{false};
    const auto database = open(stop);
    const std::size_t runs = GENERATE(std::size_t{1}, std::size_t{3}, std::size_t{1000});
    SeenRows seen(*database, 1, runs, 1'000'000);
    std::mt19937_64 random(runs);
    std::map<std::int64_t, std::uint64_t> expected;
    std::int64_t row = 1;
    for (std::uint64_t record = 1; record <= 500; ++record) {
        row = random() % 8 == 0 ? static_cast<std::int64_t>(random() % (3 * kChunk)) : row + 1;
        const bool added = std::get<bool>(seen.add(row, record));
        REQUIRE(added == !expected.contains(row));
        expected.emplace(row, record);
    }
    for (const auto& [each, record] : expected)
        REQUIRE(std::get<std::optional<std::uint64_t>>(seen.record_of(each)) == record);
}

TEST_CASE("which record a row was is searched for only so often, and the latest is found at once", "[jobs]")
{
    const std::atomic<bool> stop{false};
    const auto database = open(stop);
    constexpr std::int64_t kRows = 1000;
    SeenRows seen(*database, 16, 100, 10 * kRows);
    for (std::int64_t record = 1; record <= kRows; ++record)
        REQUIRE(std::get<bool>(seen.add(2 * record, static_cast<std::uint64_t>(record))));
    using Found = std::optional<std::uint64_t>;
    for (int times = 0; times < 5000; ++times)
        REQUIRE(std::get<Found>(seen.record_of(2 * kRows)) == kRows);
    int found = 0;
    while (std::get<Found>(seen.record_of(2)) == 1U)
        ++found;
    CHECK(found == 10);
    CHECK_FALSE(std::get<Found>(seen.record_of(2 * kRows)));
}
