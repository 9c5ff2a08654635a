#include "archive/jobs/control/trim.hpp"
#include "tests/unit/jobs/tables/memory_table.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <map>

using namespace wharf::jobs;

namespace {

using Multiset = std::map<Cells, std::uint64_t>;

Multiset multiset(const std::vector<Cells>& rows)
{
    Multiset counts;
    for (const Cells& row : rows)
        ++counts[row];
    return counts;
}

// Rows of both are unchanged, as often as they are in both.
Written expected(const std::vector<Cells>& before, const std::vector<Cells>& after)
{
    const Multiset live = multiset(before);
    Written written;
    for (const auto& [row, count] : multiset(after))
        written.unchanged += std::min(count, live.contains(row) ? live.at(row) : 0);
    written.inserted = after.size() - written.unchanged;
    written.deleted = before.size() - written.unchanged;
    return written;
}

} // namespace

TEST_CASE("Replace without a row identifier counts as two multisets of rows differ, and leaves the file's",
          "[jobs]")
{
    const MemoryLimits limits = GENERATE(MemoryLimits{}, kLittleMemory);
    const unsigned seed = GENERATE(range(0u, 60u));
    std::mt19937 random(seed);
    const unsigned alphabet = seed % 3 == 0 ? 3 : 2000; // hardly different rows, or hardly equal ones
    const auto any_row = [&]() -> Cells {
        const Cells firsts{std::nullopt, "", " ", std::to_string(random() % alphabet)};
        return {firsts[std::min<std::size_t>(random() % 8, 3)], std::to_string(random() % alphabet)};
    };
    CAPTURE(seed, limits.bitmaps);

    MemoryTable table(2, false, limits);
    std::vector<Cells> file;
    for (int round = 0; round < 12; ++round) {
        const std::vector<Cells> before = table.rows();
        file = next_file(file, random, any_row);
        if (round == 0)
            for (int i = 0; i < 150; ++i)
                file.push_back(any_row());
        CAPTURE(round, before.size(), file.size());
        REQUIRE(table.apply(Action::Replace, file) == expected(before, file));
        REQUIRE(multiset(table.rows()) == multiset(file));
        if (round % 3 == 1) table.spread(static_cast<std::int64_t>(1 + random() % 300));
    }
}

TEST_CASE("rows in another order are unchanged, however far they moved", "[jobs]")
{
    const MemoryLimits limits = GENERATE(MemoryLimits{}, kLittleMemory);
    MemoryTable table(2, false, limits);
    std::vector<Cells> file = numbered(0, 1000);
    table.apply(Action::Replace, file);
    SECTION("reversed")
    {
        std::reverse(file.begin(), file.end());
    }
    SECTION("shuffled")
    {
        std::shuffle(file.begin(), file.end(), std::mt19937(5));
    }
    SECTION("the end first")
    {
        std::rotate(file.begin(), file.begin() + 700, file.end());
    }
    SECTION("one moved to the end")
    {
        std::rotate(file.begin(), file.begin() + 1, file.end());
    }
    CHECK(table.apply(Action::Replace, file) == Written{0, 0, 0, 1000});
    CHECK(multiset(table.rows()) == multiset(file));
    CHECK(table.apply(Action::Replace, file) == Written{0, 0, 0, 1000});
}

TEST_CASE("rows inserted at the front, in the middle or at the end are the only ones inserted", "[jobs]")
{
    MemoryTable table(2, false);
    table.apply(Action::Replace, numbered(0, 1000));
    std::vector<Cells> file = numbered(0, 1000);
    const auto at = GENERATE(0, 1, 500, 999, 1000);
    const auto count = GENERATE(1, 5, 300);
    const std::vector<Cells> block = numbered(5000, 5000 + count);
    file.insert(file.begin() + at, block.begin(), block.end());
    CHECK(table.apply(Action::Replace, file) == Written{static_cast<std::uint64_t>(count), 0, 0, 1000});
    CHECK(multiset(table.rows()) == multiset(file));
    CHECK(table.apply(Action::Replace, numbered(0, 1000)) ==
          Written{0, 0, static_cast<std::uint64_t>(count), 1000});
}

TEST_CASE("an unchanged file writes nothing, and a file of equal rows is no special case", "[jobs]")
{
    MemoryTable table(1, false, kLittleMemory);
    const std::vector<Cells> many(3000, Cells{"same"});
    const std::vector<Cells> fewer(1000, Cells{"same"});
    CHECK(table.apply(Action::Replace, many) == Written{3000, 0, 0, 0});
    CHECK(table.apply(Action::Replace, many) == Written{0, 0, 0, 3000});
    CHECK(table.apply(Action::Replace, fewer) == Written{0, 0, 2000, 1000});
    CHECK(table.apply(Action::Replace, many) == Written{2000, 0, 0, 1000});
    CHECK(table.apply(Action::Replace, {}) == Written{0, 0, 3000, 0});
}

TEST_CASE("without a row identifier, white space around stored values does not count where it shall not",
          "[jobs]")
{
    const bool reversed = GENERATE(false, true);
    MemoryTable table(2, false);
    table.apply(Action::Replace, {{" a ", "x"}, {"b", " y"}, {"c\t", "z"}, {std::nullopt, "w"}, {" ", "v"}});
    table.trim_stored(0);
    std::vector<Cells> file{{"a", "x"}, {"b", "y"}, {" c", "z"}, {"", "w"}, {"", "v"}};
    if (reversed) std::reverse(file.begin(), file.end());
    // " y" and "y" differ, since the second column is compared as it is; and so do null and empty.
    CHECK(table.apply(Action::Replace, file) == Written{2, 0, 2, 3});
    CHECK(table.apply(Action::Replace, file) == Written{0, 0, 0, 5});
}
