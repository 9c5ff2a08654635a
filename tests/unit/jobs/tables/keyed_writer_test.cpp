#include "tests/unit/jobs/tables/memory_table.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <map>
#include <set>

using namespace wharf::jobs;

namespace {

using Map = std::map<Cell, Cells>;

Map by_key(const std::vector<Cells>& rows)
{
    Map map;
    for (const Cells& row : rows)
        map[row.front()] = row;
    return map;
}

Written apply(Action action, const std::vector<Cells>& file, Map& live)
{
    Written written;
    const Map in_file = by_key(file);
    for (const Cells& row : file) {
        const auto found = live.find(row.front());
        if (action == Action::Delete) {
            ++(found != live.end() ? written.deleted : written.unchanged);
            if (found != live.end()) live.erase(found);
            continue;
        }
        if (found == live.end())
            ++written.inserted;
        else
            ++(found->second == row ? written.unchanged : written.updated);
        live[row.front()] = row;
    }
    if (action == Action::Replace)
        written.deleted = std::erase_if(live, [&](const auto& row) { return !in_file.contains(row.first); });
    return written;
}

std::vector<Cells> unique_keys(std::vector<Cells> file)
{
    std::set<Cell> keys;
    std::erase_if(file, [&](const Cells& row) { return !keys.insert(row.front()).second; });
    return file;
}

} // namespace

TEST_CASE("with a row identifier, Replace, Upsert and Delete do and count what they would do to a map",
          "[jobs]")
{
    const MemoryLimits limits = GENERATE(MemoryLimits{}, kLittleMemory);
    const unsigned seed = GENERATE(range(0u, 60u));
    std::mt19937 random(seed);
    const auto any_row = [&]() -> Cells {
        const Cells values{std::nullopt, "", std::to_string(random() % 5)};
        return {std::to_string(random() % (seed % 3 == 0 ? 40 : 1000)), values[random() % 3],
                values[random() % 3]};
    };
    CAPTURE(seed, limits.bitmaps);

    MemoryTable table(3, true, limits);
    Map live;
    std::vector<Cells> file;
    for (int round = 0; round < 16; ++round) {
        file = next_file(file, random, any_row);
        if (round == 0)
            for (int i = 0; i < 150; ++i)
                file.push_back(any_row());
        const Action action =
            std::array{Action::Replace, Action::Replace, Action::Upsert, Action::Delete}[random() % 4];
        std::vector<Cells> sent = action == Action::Replace ? unique_keys(file) : file;
        if (action == Action::Delete) std::erase_if(sent, [&](const Cells&) { return random() % 4 > 0; });
        CAPTURE(round, live.size(), sent.size(), static_cast<int>(action));
        const Written expected = apply(action, sent, live);
        if (action == Action::Delete)
            for (Cells& row : sent)
                row.resize(1);
        REQUIRE(table.apply(action, sent) == expected);
        REQUIRE(by_key(table.rows()) == live);
        REQUIRE(table.rows().size() == live.size());
        if (round % 3 == 1) table.spread(static_cast<std::int64_t>(1 + random() % 300));
    }
}

TEST_CASE("a repeated row identifier is named with both records, wherever they are", "[jobs]")
{
    const MemoryLimits limits = GENERATE(MemoryLimits{}, kLittleMemory);
    const unsigned seed = GENERATE(range(0u, 30u));
    std::mt19937 random(seed);
    MemoryTable table(2, true, limits);
    table.apply(Action::Replace, numbered(0, 300));
    if (seed % 2 == 1) table.spread(300);

    std::vector<Cells> file = numbered(100, 400);
    if (seed % 3 == 1) std::shuffle(file.begin(), file.end(), random);
    const std::size_t first = random() % file.size();
    const std::size_t second = first + 1 + random() % (file.size() - first);
    file.insert(file.begin() + static_cast<std::ptrdiff_t>(second), {file[first].front(), "other"});
    CAPTURE(seed, first, second);
    const auto result = table.try_apply(Action::Replace, file);
    const auto* error = std::get_if<JobError>(&result);
    REQUIRE(error);
    CHECK(error->type == "duplicate-row-identifier");
    CHECK(error->details.at("firstRecord").to_number<std::size_t>() == first + 1);
    CHECK(error->details.at("record").to_number<std::size_t>() == second + 1);
    CHECK(error->details.at("value").as_string() == *file[first].front());
}

TEST_CASE("Upsert may have a row identifier twice: the later record counts", "[jobs]")
{
    MemoryTable table(2, true);
    table.apply(Action::Replace, {{"1", "a"}, {"2", "a"}});
    CHECK(table.apply(Action::Upsert,
                      {{"1", "b"}, {"1", "c"}, {"3", "a"}, {"3", "b"}, {"3", "b"}, {"1", "c"}}) ==
          Written{1, 3, 0, 2});
    CHECK(table.rows() == std::vector<Cells>{{"1", "c"}, {"2", "a"}, {"3", "b"}});
}

TEST_CASE("with a row identifier, white space around stored values does not count where it shall not",
          "[jobs]")
{
    MemoryTable table(2, true);
    table.apply(Action::Replace, {{"1", " a "}, {" 2 ", "b"}, {"3", "c"}, {" 3", "d"}, {"4 ", "e"}});
    SECTION("in another column")
    {
        table.trim_stored(1);
        CHECK(table.apply(Action::Replace, {{"1", "a"}, {" 2 ", "b\t"}, {"3", "x"}}) == Written{0, 1, 2, 2});
        CHECK(table.rows() == std::vector<Cells>{{"1", " a "}, {" 2 ", "b"}, {"3", "x"}});
    }
    SECTION("in the row identifier itself: the very same one first, then one that differs in it")
    {
        table.trim_stored(0);
        CHECK(table.apply(Action::Replace, {{"1", " a "}, {"2", "b"}, {"3", "y"}, {"4", "f"}, {"5", "g"}}) ==
              Written{1, 2, 1, 2});
        CHECK(table.rows() ==
              std::vector<Cells>{{"1", " a "}, {" 2 ", "b"}, {"3", "y"}, {"4 ", "f"}, {"5", "g"}});
    }
    SECTION("when rows are deleted")
    {
        table.trim_stored(0);
        CHECK(table.apply(Action::Delete, {{"2"}, {"2"}, {"3"}, {"3"}, {"7"}}) == Written{0, 0, 3, 2});
        CHECK(table.rows() == std::vector<Cells>{{"1", " a "}, {"4 ", "e"}});
    }
}

TEST_CASE("a row that two records mean but for white space is a repeated one", "[jobs]")
{
    MemoryTable table(2, true);
    table.apply(Action::Replace, {{" 2", "b"}});
    table.trim_stored(0);
    const auto result = table.try_apply(Action::Replace, {{"2", "b"}, {" 2", "b"}});
    CHECK(std::get<JobError>(result).type == "duplicate-row-identifier");
}

TEST_CASE("a row that an Upsert changed meanwhile is compared as it is now, not as it was when its turn came",
          "[jobs]")
{
    std::vector<Cells> rows = numbered(0, 200);
    rows[1] = {"p ", "old"};
    MemoryTable table(2, true);
    table.apply(Action::Replace, rows);
    table.trim_stored(0);
    CHECK(table.apply(Action::Upsert, {{"0", "x"}, {"150", "x"}, {"p", "new"}, {"p ", "old"}}) ==
          Written{0, 2, 0, 2});
    CHECK(table.rows() == rows);
}

TEST_CASE("a repeated row identifier is refused even where its first record is not searched for", "[jobs]")
{
    MemoryLimits limits;
    limits.searched_runs = 0;
    MemoryTable table(2, true, limits);
    table.apply(Action::Replace, numbered(0, 3));
    const auto result = table.try_apply(Action::Replace, {{"2", "x"}, {"1", "x"}, {"2", "x"}});
    const auto& error = std::get<JobError>(result);
    CHECK(error.english == "record 3 repeats \"2\" of an earlier record in the row identifier \"c0\"");
    CHECK_FALSE(error.details.contains("firstRecord"));
}
