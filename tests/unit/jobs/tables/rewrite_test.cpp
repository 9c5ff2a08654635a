#include "tests/unit/jobs/tables/memory_table.hpp"

#include <catch2/catch.hpp>

#include <map>

using namespace wharf::jobs;

namespace {

TableStore::Convert table_of(const std::map<std::string, std::string, std::less<>>& conversions)
{
    return [conversions,
            kept = std::string()](std::string_view text) mutable -> std::optional<std::string_view> {
        const auto found = conversions.find(text);
        if (found == conversions.end()) return std::nullopt;
        kept = found->second;
        return kept;
    };
}

} // namespace

TEST_CASE("rewriting a column converts its values, and leaves nulls and other columns alone", "[jobs]")
{
    MemoryTable table(2, true);
    table.apply(Action::Replace, {{"1", "1.0"}, {"2", std::nullopt}, {"3", ""}, {"4", "x"}, {"1.0", "x"}});
    CHECK_FALSE(
        rewrite_column(table.database(), table.schema(), 1, table_of({{"1.0", "1"}, {"", "-"}, {"x", "x"}})));
    CHECK(table.rows() ==
          std::vector<Cells>{{"1", "1"}, {"2", std::nullopt}, {"3", "-"}, {"4", "x"}, {"1.0", "x"}});
}

TEST_CASE("a stored value that cannot be converted is named", "[jobs]")
{
    MemoryTable table(2, false);
    table.apply(Action::Replace, {{"1", "a"}, {"2", "100%"}});
    const auto error = rewrite_column(table.database(), table.schema(), 1, table_of({{"a", "b"}}));
    REQUIRE(error);
    CHECK(error->type == "uninterpretable-value");
    CHECK(error->english == "the stored value \"100?\" of the column \"c1\" does not fit its new type");
    CHECK(error->details.at("value") == "100%");
}

TEST_CASE("row identifiers may change places while they are rewritten", "[jobs]")
{
    MemoryTable table(2, true);
    table.apply(Action::Replace, {{"a", "1"}, {"b", "2"}, {"c", "3"}});
    CHECK_FALSE(
        rewrite_column(table.database(), table.schema(), 0, table_of({{"a", "b"}, {"b", "c"}, {"c", "a"}})));
    CHECK(table.rows() == std::vector<Cells>{{"b", "1"}, {"c", "2"}, {"a", "3"}});
    // The index is there again: rows are found by their new identifiers.
    CHECK(table.apply(Action::Upsert, {{"a", "4"}, {"b", "1"}}) == Written{0, 1, 0, 1});
    CHECK(std::get<std::optional<std::int64_t>>(
        table.database().number("SELECT 1 FROM sqlite_schema WHERE name = 'row_identifier'")));
}

TEST_CASE("row identifiers that become equal or empty are refused", "[jobs]")
{
    MemoryTable table(2, true);
    table.apply(Action::Replace, {{"1", "x"}, {"2", "y"}, {"1.0", "z"}});
    const auto repeated =
        rewrite_column(table.database(), table.schema(), 0, table_of({{"1", "1"}, {"2", "2"}, {"1.0", "1"}}));
    REQUIRE(repeated);
    CHECK(repeated->type == "duplicate-row-identifier");
    CHECK(repeated->details.at("value") == "1");
    const auto missing = rewrite_column(table.database(), table.schema(), 0, table_of({{"1", ""}}));
    REQUIRE(missing);
    CHECK(missing->type == "missing-row-identifier");
}
