#include "archive/jobs/querying/json_rows.hpp"
#include "archive/jobs/querying/row_text.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include <initializer_list>

using namespace wharf::jobs;

namespace {

std::string written(TableFormat format, const std::vector<std::string>& types,
                    const std::vector<std::vector<Value>>& rows)
{
    Schema schema;
    std::vector<std::size_t> columns;
    for (const std::string& type : types) {
        columns.push_back(columns.size());
        schema.columns.push_back({std::string(1, static_cast<char>('a' + columns.back())), "", type});
    }
    const auto text = RowText::make(format, schema, columns);
    std::string all;
    text->begin(all);
    for (const auto& row : rows)
        text->add(row, all);
    text->end(all);
    return all;
}

std::string as_json(const std::string& type, Value value)
{
    const std::string line = written(TableFormat::Ndjson, {type}, {{value}});
    CHECK(boost::json::parse(line).is_object());
    return line.substr(5, line.size() - 7); // within {"a":}
}

} // namespace

TEST_CASE("CSV has a header, CRLF, and quotes where they are needed", "[querying]")
{
    CHECK(written(TableFormat::Csv, {"text", "number"},
                  {{"plain", "1"},
                   {"a,b", "2"},
                   {"say \"hi\"", "3"},
                   {"two\r\nlines", "4"},
                   {" blank ", "5"},
                   {"=1+1", "6"},
                   {"Ωμέγα", "7"}}) == "a,b\r\n"
                                       "plain,1\r\n"
                                       "\"a,b\",2\r\n"
                                       "\"say \"\"hi\"\"\",3\r\n"
                                       "\"two\r\nlines\",4\r\n"
                                       "\" blank \",5\r\n"
                                       "=1+1,6\r\n"
                                       "Ωμέγα,7\r\n");
}

TEST_CASE("in CSV null and the empty text differ, but no line is empty", "[querying]")
{
    CHECK(written(TableFormat::Csv, {"text", "text"}, {{Value(), ""}, {"", Value()}, {Value(), Value()}}) ==
          "a,b\r\n,\"\"\r\n\"\",\r\n,\r\n");
    CHECK(written(TableFormat::Csv, {"text"}, {{Value()}, {""}, {"x"}}) == "a\r\n\"\"\r\n\"\"\r\nx\r\n");
}

TEST_CASE("a table without rows is a header, an empty array, or nothing", "[querying]")
{
    CHECK(written(TableFormat::Csv, {"text", "text"}, {}) == "a,b\r\n");
    CHECK(written(TableFormat::Json, {"text", "text"}, {}) == "[]\n");
    CHECK(written(TableFormat::Ndjson, {"text", "text"}, {}).empty());
}

TEST_CASE("JSON is one array with a row on each line, NDJSON an object on each line", "[querying]")
{
    const std::vector<std::vector<Value>> rows{{"x", "1"}, {Value(), "2"}};
    CHECK(written(TableFormat::Json, {"text", "number"}, rows) ==
          "[{\"a\":\"x\",\"b\":\"1\"},\n{\"a\":null,\"b\":\"2\"}]\n");
    CHECK(written(TableFormat::Ndjson, {"text", "number"}, rows) ==
          "{\"a\":\"x\",\"b\":\"1\"}\n{\"a\":null,\"b\":\"2\"}\n");
}

TEST_CASE("each type has its shape in JSON", "[querying]")
{
    const auto [type, value, json] = GENERATE(table<std::string, std::string, std::string>({
        {"text", "Rome", R"j("Rome")j"},
        {"number", "9007199254740993", R"j("9007199254740993")j"},
        {"money", "20000", R"j("20000")j"},
        {"percent", "45", R"j("45")j"},
        {"stars", "4", R"j("4")j"},
        {"flag", "Red", R"j("Red")j"},
        {"email", "name@example.org", R"j("name@example.org")j"},
        {"checkbox", "true", "true"},
        {"checkbox", "false", "false"},
        {"calendar_date", "2014-04-22T09:30:00.000", R"j("2014-04-22T09:30:00.000")j"},
        {"date", "2014-04-22T16:30:00.000Z", R"j("2014-04-22T16:30:00.000Z")j"},
        {"point", "POINT (-122.4 37.7)", R"j({"type":"Point","coordinates":[-122.4,37.7]})j"},
        {"location", "(37.7, -122.4)", R"j({"latitude":"37.7","longitude":"-122.4"})j"},
        {"location", "12 Main St\nRome (39.8, -89.64)",
         R"j({"latitude":"39.8","longitude":"-89.64","address":"12 Main St\nRome"})j"},
        {"location", "12 Main St (rear)", R"j({"address":"12 Main St (rear)"})j"},
        {"url", "http://example.org/a (b)", R"j({"url":"http://example.org/a (b)"})j"},
        {"url", "A (page) (http://example.org/)",
         R"j({"url":"http://example.org/","description":"A (page)"})j"},
        {"phone", "312-555-0147", R"j({"phone_number":"312-555-0147"})j"},
        {"phone", "312-555-0147:Work", R"j({"phone_number":"312-555-0147","phone_type":"Work"})j"},
        {"phone", ":Fax", R"j({"phone_type":"Fax"})j"},
        {"of_another_server", "x", R"j("x")j"},
    }));
    CHECK(as_json(type, value) == json);
    CHECK(as_json(type, std::nullopt) == "null");
}

TEST_CASE("whatever bytes a text has, JSON gives them back", "[querying]")
{
    std::string text;
    for (char c = 0; c < 0x7F; ++c)
        text += c;
    text += "\x7F \u00e9 \u2028 \U0001F600 </script>";
    std::string json;
    append_json_string(json, text);
    CHECK(boost::json::parse(json).as_string() == text);
    CHECK(json.find('\n') == std::string::npos);
}
