// Replace(a), Replace(b): then the table is b, whatever a and b are.
#include "tests/unit/jobs/importing/table_fixture.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <map>
#include <random>

using namespace wharf::jobs;

namespace {

using Rows = std::vector<std::vector<std::string>>;

// A few ways to write each value, the normal form first, so that equal values often differ as text.
const std::vector<std::vector<std::string>> kNumbers{
    {"1", "01", "1.0", "1e0"}, {"2.5", "+2.50", "25e-1"}, {"-7", "-07.0"}, {std::string(kNull), ""}};
const std::vector<std::vector<std::string>> kTexts{
    {"x", " x", "x "}, {"01", " 01"}, {"1", "1 "}, {std::string(kNull), "", "  "}};

struct Written {
    std::string text; // of the file
    Rows rows;        // as the table shall have them
};

Written random_file(std::mt19937& random, bool typed, bool keyed)
{
    const auto below = [&](std::size_t n) {
        return std::uniform_int_distribution<std::size_t>(0, n - 1)(random);
    };
    const auto any = [&](const auto& values) -> std::pair<std::string, std::string> {
        const auto& ways = values[below(values.size())];
        return {ways[0], ways[0] == kNull ? ways[1 + below(ways.size() - 1)] : ways[below(ways.size())]};
    };
    Written file{"id,n,t\n", {}};
    std::vector<int> identifiers(12);
    for (int i = 0; i < 12; ++i)
        identifiers[static_cast<std::size_t>(i)] = i;
    std::shuffle(identifiers.begin(), identifiers.end(), random);
    const std::size_t count = below(12);
    for (std::size_t i = 0; i < count; ++i) {
        const std::string id = std::to_string(keyed ? identifiers[i] : static_cast<int>(below(3)));
        const auto [number, number_text] = any(typed ? kNumbers : kTexts);
        const auto [text, text_text] = any(kTexts);
        file.text += id + (typed && below(2) == 0 ? ".0," : ",") + number_text + ',' + text_text + '\n';
        file.rows.push_back({id, number, text});
    }
    std::sort(file.rows.begin(), file.rows.end());
    return file;
}

std::size_t in_both(const Rows& a, const Rows& b)
{
    Rows both;
    std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(both));
    return both.size();
}

} // namespace

TEST_CASE("after Replace the table is the file, with the counts that take it there", "[jobs]")
{
    const bool typed = GENERATE(false, true);
    const bool keyed = GENERATE(false, true);
    const bool ahead = GENERATE(false, true);
    const std::string type = typed ? "number" : "text";
    const std::string schema = std::string("{") + (keyed ? R"("rowIdentifier": "id", )" : "") +
                               R"("columns": [{"fieldName": "id", "dataTypeName": ")" + type +
                               R"("}, {"fieldName": "n", "dataTypeName": ")" + type +
                               R"("}, {"fieldName": "t"}]})";
    std::mt19937 random(7);
    TableFixture table;
    Rows before;
    for (int step = 0; step < 60; ++step) {
        const Written file = random_file(random, typed, keyed);
        CAPTURE(typed, keyed, ahead, step, file.text);
        Import import{file.text, "{}", schema};
        import.read_ahead = ahead;
        const auto result = table.run(import);
        REQUIRE(std::holds_alternative<Imported>(result));
        const auto& counts = std::get<Imported>(result).counts;
        CHECK(table.rows() == file.rows);
        CHECK(counts.rows == file.rows.size());
        CHECK(counts.unchanged == in_both(before, file.rows));
        CHECK(counts.inserted + counts.updated + counts.unchanged == file.rows.size());
        CHECK(counts.deleted + counts.updated + counts.unchanged == before.size());
        if (!keyed) CHECK(counts.updated == 0);
        before = file.rows;
    }
}
