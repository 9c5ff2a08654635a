// The CSV files of tests/data/corpora/own as jobs: applied row by row, or refused by the right name.
#include "tests/support/test_data.hpp"
#include "tests/unit/jobs/importing/table_fixture.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <catch2/catch.hpp>

#include <map>

using namespace wharf::jobs;

namespace {

std::string control_for(const boost::json::object& format)
{
    boost::json::object section{{"quote", "\""}, {"trimWhitespace", false}, {"emptyTextIsNull", false}};
    for (const auto& [key, value] : format)
        section[key] = key == "quote" && value.is_null() ? boost::json::value("") : value;
    return boost::json::serialize(
        boost::json::value{{"action", "Replace"}, {"csv", section}, {"tsv", section}});
}

} // namespace

TEST_CASE("awkward files are applied in full or refused by the right name", "[jobs]")
{
    const std::map<std::string, std::string> names{
        {"unclosed_quote", "unterminated-quote"}, {"column_count", "invalid-row-length"},
        {"encoding", "invalid-encoding"},         {"empty_column_name", "field-wrong-format"},
        {"no_header", "no-field-names-in-input"},
    };
    const auto cases = boost::json::parse(wharf::test_data("corpora/own/cases.json"));
    for (const auto& entry : cases.as_array()) {
        const std::string file(entry.at("file").as_string());
        const auto& expect = entry.at("expect").as_string();
        if (expect == "policy") continue;
        CAPTURE(file, std::string(entry.at("why").as_string()));
        TableFixture table;
        Import import{wharf::test_data("corpora/own/" + file), control_for(entry.at("format").as_object())};
        import.filename = file;
        const std::string result = table.apply(import);
        if (expect == "error") {
            CHECK(result.starts_with(names.at(std::string(entry.at("error").as_string())) + ": "));
            continue;
        }
        const auto expected = boost::json::parse(
            wharf::test_data("corpora/own/" + std::string(entry.at("expected").as_string())));
        const bool header = !entry.at("format").as_object().contains("columns");
        const std::string rows = std::to_string(expected.as_array().size() - (header ? 1 : 0));
        CHECK(result.starts_with(rows + ": +" + rows + " "));
    }
}

TEST_CASE("a last row that is short leaves the table as it was", "[jobs]")
{
    TableFixture table;
    const std::string late = wharf::test_data("corpora/own/b20-late-error.csv");
    REQUIRE(table.apply(late.substr(0, late.find('\n') + 1) + "0,before,0\n").starts_with("1: +1 "));
    const auto before = table.rows();
    CHECK(table.apply(late).starts_with("invalid-row-length: record 5001 "));
    CHECK(table.rows() == before);
}
