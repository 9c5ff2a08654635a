// Real tables, published twice, with the changes between the two counted by other means: tests/data/tables.
#include "tests/support/test_data.hpp"
#include "tests/unit/jobs/importing/table_fixture.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <catch2/catch.hpp>

using namespace wharf::jobs;

namespace {

std::string table_file(const boost::json::value& name)
{
    return wharf::test_data("tables/" + std::string(name.as_string()));
}

std::string expected_counts(const boost::json::value& rows, const boost::json::value& inserted,
                            std::int64_t updated, const boost::json::value& deleted,
                            const boost::json::value& unchanged)
{
    const auto text = [](const boost::json::value& number) { return std::to_string(number.as_int64()); };
    return text(rows) + ": +" + text(inserted) + " ~" + std::to_string(updated) + " -" + text(deleted) +
           " =" + text(unchanged);
}

// The columns that only one of the two files has are not compared.
boost::json::array not_compared(const boost::json::object& pair)
{
    boost::json::array names;
    if (const auto* changed = pair.if_contains("schema_changed")) {
        for (const char* side : {"only_from", "only_to"})
            for (const auto& name : changed->at(side).as_array())
                names.push_back(name);
    }
    return names;
}

} // namespace

TEST_CASE("real tables give the counts known for them", "[jobs][real]")
{
    const auto pairs = boost::json::parse(wharf::test_data("tables/replace_pairs.json"));
    const bool normalised = GENERATE(false, true);

    for (const auto& entry : pairs.at("pairs").as_array()) {
        const boost::json::object& pair = entry.as_object();
        const std::string from = table_file(pair.at("from"));
        const std::string to = table_file(pair.at("to"));
        const std::string control =
            boost::json::serialize(boost::json::value{{"action", "Replace"},
                                                      {"csv",
                                                       {{"trimWhitespace", normalised},
                                                        {"emptyTextIsNull", normalised},
                                                        {"ignoreColumns", not_compared(pair)}}}});
        const auto& rows = pair.at("rows").as_array()[1];
        CAPTURE(pair.at("from").as_string().c_str(), pair.at("to").as_string().c_str(), normalised);
        {
            TableFixture table;
            const std::string schema =
                boost::json::serialize(boost::json::value{{"rowIdentifier", pair.at("row_id")}});
            CHECK(table.apply({from, control, schema, "table.csv.gz"}).find(": +") != std::string::npos);
            CHECK(table.apply({to, control, schema, "table.csv.gz"}) ==
                  expected_counts(rows, pair.at("inserted"), pair.at("updated").as_int64(),
                                  pair.at("deleted"), pair.at("unchanged")));
        }
        if (const auto* whole = pair.if_contains("whole_row_multiset")) {
            TableFixture table;
            CHECK(table.apply({from, control, {}, "table.csv.gz"}).find(": +") != std::string::npos);
            CHECK(table.apply({to, control, {}, "table.csv.gz"}) ==
                  expected_counts(rows, whole->at("added"), 0, whole->at("removed"), whole->at("kept")));
        }
    }
}
