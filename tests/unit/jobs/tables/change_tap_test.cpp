#include "tests/unit/jobs/tables/memory_table.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace wharf::jobs;

namespace {

Cells cells_of(Row row)
{
    Cells cells;
    for (const Value& value : row)
        cells.push_back(value ? Cell(*value) : std::nullopt);
    return cells;
}

// Makes the changes it is told of to rows of its own.
class Follower final : public ChangeLog {
public:
    void inserted(Row row) override
    {
        rows.push_back(cells_of(row));
        ++told.inserted;
    }
    void updated(Row before, Row after) override
    {
        *find(before) = cells_of(after);
        ++told.updated;
    }
    void deleted(Row row) override
    {
        rows.erase(find(row));
        ++told.deleted;
    }
    [[nodiscard]] std::vector<Cells> sorted() const
    {
        std::vector<Cells> all = rows;
        std::sort(all.begin(), all.end());
        return all;
    }

    std::vector<Cells> rows;
    Written told;

private:
    std::vector<Cells>::iterator find(Row row)
    {
        const auto found = std::find(rows.begin(), rows.end(), cells_of(row));
        REQUIRE(found != rows.end());
        return found;
    }
};

std::vector<Cells> sorted(std::vector<Cells> rows)
{
    std::sort(rows.begin(), rows.end());
    return rows;
}

// Nothing but what one who made the told changes to the rows before would have, and as many as are counted.
void check_applying(MemoryTable& table, Follower& follower, Action action, const std::vector<Cells>& file)
{
    follower.rows = table.rows();
    follower.told = {};
    Written counted = table.apply(action, file);
    counted.unchanged = 0;
    REQUIRE(follower.told == counted);
    REQUIRE(follower.sorted() == sorted(table.rows()));
}

} // namespace

TEST_CASE("the changes told of a Replace by whole rows are those counted, and lead to the table", "[jobs]")
{
    const MemoryLimits limits = GENERATE(MemoryLimits{}, kLittleMemory);
    const unsigned seed = GENERATE(range(0u, 40u));
    const bool trims = GENERATE(false, true);
    std::mt19937 random(seed);
    const unsigned alphabet = seed % 3 == 0 ? 3 : 2000; // hardly different rows, or hardly equal ones
    const auto any_row = [&]() -> Cells {
        const Cells firsts{std::nullopt, "", " ", std::to_string(random() % alphabet)};
        return {firsts[std::min<std::size_t>(random() % 8, 3)], std::to_string(random() % alphabet)};
    };
    CAPTURE(seed, limits.bitmaps);
    MemoryTable table(2, false, limits);
    if (trims) table.trim_stored(1);
    Follower follower;
    table.tell(follower);
    std::vector<Cells> file;
    for (int round = 0; round < 8; ++round) {
        file = next_file(file, random, any_row);
        if (round == 0)
            for (int i = 0; i < 100; ++i)
                file.push_back(any_row());
        CAPTURE(round);
        check_applying(table, follower, Action::Replace, file);
    }
}

TEST_CASE("the changes told of every other job are those counted, and lead to the table", "[jobs]")
{
    const auto limits = GENERATE(MemoryLimits{}, kLittleMemory);
    const unsigned seed = GENERATE(range(0u, 10u));
    std::mt19937 random(seed);
    MemoryTable table(2, true, limits);
    Follower follower;
    table.tell(follower);
    const auto some = [&] {
        std::vector<Cells> rows;
        for (int i = 0; i < 60; ++i)
            if (random() % 3 != 0) rows.push_back({std::to_string(i), std::to_string(random() % 3)});
        std::shuffle(rows.begin(), rows.end(), random);
        return rows;
    };
    for (int round = 0; round < 12; ++round) {
        const Action actions[] = {Action::Replace, Action::Upsert, Action::Delete};
        const Action action = round == 0 ? Action::Replace : actions[random() % 3];
        std::vector<Cells> file = some();
        if (action == Action::Upsert) // some repeat
            for (int i = 0; i < 5; ++i)
                file.push_back(Cells(file[static_cast<std::size_t>(i)]));
        if (action == Action::Upsert && file[0][1] == "0") file.back()[1] = "9";
        if (action == Action::Delete)
            for (Cells& cells : file)
                cells.resize(1);
        CAPTURE(round, seed);
        check_applying(table, follower, action, file);
    }
}

TEST_CASE("what happens while a tap is closed is not told", "[jobs]")
{
    MemoryTable table(2, true);
    Follower follower;
    ChangeTap tap(table.database(), follower);
    REQUIRE_FALSE(tap.open(table.schema()));
    const auto change = [&](const char* sql) { REQUIRE_FALSE(table.database().execute(sql)); };
    change("INSERT INTO rows VALUES (1, 'a', NULL)");
    {
        const ChangeTap::Closed closed(&tap);
        change("INSERT INTO rows VALUES (2, 'b', '')");
    }
    const ChangeTap::Closed without(nullptr);
    CHECK(follower.rows == std::vector<Cells>{{"a", std::nullopt}});
    change("UPDATE rows SET c1 = '' WHERE c0 = 'a'");
    CHECK(follower.rows == std::vector<Cells>{{"a", ""}});
}
