// Awkward CSV files that other projects test their readers with, and some of our own, with what they mean.
// Where that differs from reader to reader, the reading here is the one of csv_reader.hpp.
#include "tests/support/test_data.hpp"
#include "tests/unit/jobs/reading/whole_table.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value_to.hpp>
#include <catch2/catch.hpp>

#include <map>
#include <set>

using namespace wharf::jobs;

namespace {

std::string corpus(const std::string& path)
{
    return wharf::test_data("corpora/" + path);
}

boost::json::value corpus_json(const std::string& path)
{
    return boost::json::parse(corpus(path));
}

Cells cells_of(const boost::json::value& json)
{
    return boost::json::value_to<Cells>(json);
}

char32_t character(const boost::json::value& text)
{
    return static_cast<unsigned char>(text.as_string().front());
}

WholeTable read_as(const std::string& bytes, const boost::json::object& format)
{
    Dialect dialect;
    std::string encoding = "utf-8";
    for (const auto& [key, value] : format) {
        if (key == "encoding") encoding = value.as_string();
        if (key == "separator") dialect.separator = character(value);
        if (key == "quote") dialect.quote = value.is_null() ? std::nullopt : std::optional(character(value));
        if (key == "escape") dialect.escape = character(value);
        if (key == "skip") dialect.skip = static_cast<std::uint64_t>(value.as_int64());
    }
    return read_table(bytes, encoding, dialect);
}

// What is wrong with a file, in the words of cases.json. Widths and names are checked where records are
// mapped to columns; here they only show.
std::string fault(const WholeTable& table)
{
    if (table.error == "unterminated-quote") return "unclosed_quote";
    if (table.error == "invalid-encoding") return "encoding";
    if (!table.error.empty()) return table.error;
    if (table.records.empty()) return "no_header";
    if (!table.rectangular()) return "column_count";
    for (const std::string& name : table.records.front())
        if (name.empty()) return "empty_column_name";
    return "";
}

} // namespace

TEST_CASE("files of our own have exactly the cells they should, or the fault", "[jobs]")
{
    // Which of several readings is ours.
    const std::map<std::string, std::string> readings{
        {"p01-blank-lines.csv", "skip_blank"},
        {"p02-blank-line-one-column.csv", "skip_blank"},
        {"p04-space-before-quote.csv", "rfc4180"},
        {"p05-trailing-ctrl-z.csv", "strict"},
        {"p07-sep-line.csv", "strict"},
        {"p08-header-case-space.csv", "exact"},
        {"p10-nul-byte.csv", "keep"},
    };
    const auto cases = corpus_json("own/cases.json");
    std::size_t chosen = 0;
    for (const auto& entry : cases.as_array()) {
        const std::string file(entry.at("file").as_string());
        const auto& expect = entry.at("expect").as_string();
        CAPTURE(file, std::string(entry.at("why").as_string()));
        const WholeTable table = read_as(corpus("own/" + file), entry.at("format").as_object());
        if (expect == "ok") {
            CHECK(table.error.empty());
            CHECK((table.records ==
                   cells_of(corpus_json("own/" + std::string(entry.at("expected").as_string())))));
        } else if (expect == "error") {
            CHECK(fault(table) == std::string(entry.at("error").as_string()));
        } else {
            REQUIRE(readings.contains(file));
            ++chosen;
            const auto& reading = entry.at("readings").at(readings.at(file));
            if (reading.is_string())
                CHECK(fault(table) == std::string(reading.as_string()));
            else
                CHECK((table.error.empty() && table.records == cells_of(reading)));
        }
    }
    CHECK(cases.as_array().size() == 50);
    CHECK(chosen == readings.size());
}

TEST_CASE("csv-spectrum is read as it says", "[jobs]")
{
    const std::string name =
        GENERATE("comma_in_quotes", "empty", "empty_crlf", "escaped_quotes", "json", "location_coordinates",
                 "newlines", "newlines_crlf", "quotes_and_newlines", "simple", "simple_crlf", "utf8");
    CAPTURE(name);
    const WholeTable table = read_table(corpus("csv-spectrum/csvs/" + name + ".csv"));
    REQUIRE(table.error.empty());
    auto expected = corpus_json("csv-spectrum/json/" + name + ".json");
    if (expected.is_object()) { // this one is a single object, and has another telephone number
        expected.at("Contact Phone Number") = "2095257564";
        expected = boost::json::array{expected};
    }
    REQUIRE(table.records.size() == expected.as_array().size() + 1);
    const auto& header = table.records.front();
    for (std::size_t row = 1; row < table.records.size(); ++row) {
        const auto& object = expected.as_array()[row - 1].as_object();
        CHECK(object.size() == header.size());
        for (std::size_t i = 0; i < header.size(); ++i)
            CHECK(table.records[row].at(i) == std::string(object.at(header[i]).as_string()));
    }
}

namespace {

// CSVRecord.toString() of Commons CSV, with the number of values in front.
std::string shown(const std::vector<std::string>& record)
{
    std::string text = std::to_string(record.size()) + ":[";
    for (std::size_t i = 0; i < record.size(); ++i)
        text += (i > 0 ? ", " : "") + record[i];
    return text + ']';
}

std::string without_blanks_around(const std::string& text)
{
    const std::size_t first = text.find_first_not_of(' ');
    return first == std::string::npos ? "" : text.substr(first, text.find_last_not_of(' ') - first + 1);
}

} // namespace

TEST_CASE("the parser tests of Commons CSV hold, as far as its options are ours", "[jobs]")
{
    const std::string name =
        GENERATE("test_default", "test_default_comment", "test_rfc4180", "test_rfc4180_trim",
                 "testCSV85_default", "testCSV85_ignoreEmpty", "testCSV246_checkWithNoComment");
    CAPTURE(name);
    std::istringstream lines(corpus("commons-csv/CSVFileParser/" + name + ".txt"));
    std::string line;
    REQUIRE(std::getline(lines, line));
    std::istringstream words(line);
    std::string file;
    words >> file;
    const std::set<std::string> options{std::istream_iterator<std::string>(words), {}};
    std::getline(lines, line); // how the format shows itself

    std::vector<std::string> expected;
    while (std::getline(lines, line)) {
        if (line.starts_with('#')) continue;
        line.resize(line.rfind(']') + 1); // a comment stands behind it
        if (line == "1:[]") continue;     // a blank line is no record here
        // A quote opens a value only as its first character, and what follows the closing one belongs to it.
        if (line == R"(4:[ i ,  " j " ,  " k ",  l ])") line = R"(4:[ i ,  " j " ,  " k ",  l  ])";
        if (line == "4:[ i ,  j ,  k ,  l ]") line = R"(4:[i, " j ", " k ", l])";
        expected.push_back(line);
    }

    std::vector<std::string> got;
    const WholeTable table = read_table(corpus("commons-csv/CSVFileParser/" + file));
    CHECK(table.error.empty());
    for (auto record : table.records) {
        // There are no comments here: a line that begins with # is a record.
        if (options.contains("CommentStart=#") && record.front().starts_with('#')) continue;
        if (options.contains("IgnoreSpaces=true"))
            std::transform(record.begin(), record.end(), record.begin(), without_blanks_around);
        got.push_back(shown(record));
    }
    CHECK(got == expected);
}

TEST_CASE("other files of Commons CSV are read", "[jobs]")
{
    const auto [name, separator, escape, records, columns] =
        GENERATE(table<std::string, char32_t, char32_t, std::size_t, std::size_t>({
            {"CSV-196/emoji.csv", U',', 0, 5, 16},
            {"CSV-196/japanese.csv", U',', 0, 4, 17},
            {"CSV-213/999751170.patch.csv", U';', 0, 2, 2},
            {"CSV-254/csv-254.csv", U',', 0, 3, 3},
            {"CSV-290/psql.csv", U',', 0, 3, 5},
            {"CSV-290/psql.tsv", U'\t', U'\\', 3, 5},
            {"CSVFileParser/bom.csv", U',', 0, 0, 6},
        }));
    CAPTURE(name);
    Dialect dialect;
    dialect.separator = separator;
    if (escape) dialect.escape = escape;
    const WholeTable table = read_table(corpus("commons-csv/" + name), "utf-8", dialect);
    CHECK(table.error.empty());
    REQUIRE_FALSE(table.records.empty());
    if (records > 0) CHECK(table.records.size() == records);
    CHECK(table.rectangular());
    CHECK(table.records.front().size() == columns);
    if (name == "CSVFileParser/bom.csv") CHECK(table.records.front().front() == "Date");
    if (name == "CSV-290/psql.csv") CHECK(table.records[2][3] == "\"quoted\"");
}

TEST_CASE("a quote that an escape hides from a reader without escapes is never closed", "[jobs]")
{
    CHECK(read_table(corpus("commons-csv/CSV-141/csv-141.csv")).error == "unterminated-quote");
}

TEST_CASE("csvkit's files are read", "[jobs]")
{
    const auto [name, encoding, expected] = GENERATE(table<std::string, std::string, Cells>({
        {"bad.csv",
         "utf-8",
         {{"column_a", "column_b", "column_c"},
          {"1", "27", "", "I'm too long!"},
          {"", "I'm too short!"},
          {"0", "mixed types.... uh oh", "17"}}},
        {"blanks.csv", "utf-8", {{"a", "b", "c", "d", "e", "f"}, {"", "NA", "N/A", "NONE", "NULL", "."}}},
        {"dummy.csv", "utf-8", {{"a", "b", "c"}, {"1", "2", "3"}}},
        {"dummy.tsv", "utf-8", {{"a\tb\tc"}, {"1\t2\t3"}}},
        {"dummy_col_shuffled_ragged.csv", "utf-8", {{"b", "c", "a", "d"}, {"2", "3", "1", "4"}}},
        {"mac_newlines.csv", "utf-8", {{"a", "b", "c"}, {"1", "2", "3"}, {"Once upon\ra time", "5", "6"}}},
        {"no_header_row.csv", "utf-8", {{"1", "2", "3"}}},
        {"null_byte.csv", "utf-8", {{"a", "b", "c"}, {std::string(1, '\0'), "2", "3"}}},
        {"optional_quote_characters.csv", "utf-8", {{"a", "b", "c"}, {"1", "2", "3"}}},
        {"test_date_format.csv", "utf-8", {{"a"}, {"02/01/2014"}, {"31/12/2012"}}},
        {"test_date_format_converted.csv", "utf-8", {{"a"}, {"2014-01-02"}, {"2012-12-31"}}},
        {"test_empty_columns.csv",
         "utf-8",
         {{"a", "b", "c", "", ""}, {"a", "", "", "", ""}, {"", "", "c", ""}, {"", "", "", "", ""}}},
        {"test_empty_columns_long_row.csv", "utf-8", {{"a", "b", "c"}, {"", "", "", ""}}},
        {"test_empty_columns_short_row.csv", "utf-8", {{"a", "b", "c"}, {"", ""}}},
        {"test_extra_header.csv", "utf-8", {{"a", "b", "c", "d"}, {"1", "2", "3"}}},
        {"test_header_newline.csv",
         "utf-8",
         {{"\t\n\x0B\x0C\r start \t\n\x0B\x0C\r end \t\n\x0B\x0C\r", "b", "c"}, {"d", "e", "f"}}},
        {"test_latin1.csv", "iso-8859-1", {{"a", "b", "c"}, {"1", "2", "3"}, {"4", "5", "\u00A9"}}},
        {"test_locale.csv", "utf-8", {{"a", "b", "c"}, {"1,7", "200.000.000", ""}}},
        {"test_locale_converted.csv", "utf-8", {{"a", "b", "c"}, {"1.7", "200000000", ""}}},
        {"test_utf16_big.csv", "utf-16", {{"a", "b", "c"}, {"1", "2", "3"}, {"4", "5", "\u02A4"}}},
        {"test_utf16_little.csv", "utf-16", {{"a", "b", "c"}, {"1", "2", "3"}, {"4", "5", "\u02A4"}}},
        {"test_utf8.csv", "utf-8", {{"foo", "bar", "baz"}, {"1", "2", "3"}, {"4", "5", "\u02A4"}}},
        {"test_utf8_bom.csv", "utf-8", {{"foo", "bar", "baz"}, {"1", "2", "3"}, {"4", "5", "\u02A4"}}},
    }));
    CAPTURE(name);
    const WholeTable table = read_table(corpus("csvkit/" + name), encoding);
    CHECK(table.error.empty());
    CHECK((table.records == expected));
}

TEST_CASE("blank lines in front of a header can be skipped, or left to be passed over", "[jobs]")
{
    const auto [name, skip] = GENERATE(table<std::string, std::uint64_t>({
        {"test_skip_lines.csv", 0},
        {"test_skip_lines.csv", 3},
        {"bad_skip_lines.csv", 3},
    }));
    Dialect dialect;
    dialect.skip = skip;
    CAPTURE(name, skip);
    const WholeTable table = read_table(corpus("csvkit/" + name), "utf-8", dialect);
    REQUIRE_FALSE(table.records.empty());
    CHECK(table.records.front().size() == 3);
}
