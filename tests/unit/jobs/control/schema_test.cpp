#include "archive/jobs/control/schema.hpp"

#include "archive/jobs/control/control_file.hpp"

#include <boost/json/serialize.hpp>
#include <catch2/catch.hpp>

using namespace wharf::jobs;

namespace {

Schema accepted(std::string_view text)
{
    auto result = parse_schema(text);
    if (const auto* error = std::get_if<JobError>(&result)) FAIL(error->english);
    return std::get<Schema>(std::move(result));
}

JobError refused(std::string_view text)
{
    auto result = parse_schema(text);
    REQUIRE(std::holds_alternative<JobError>(result));
    return std::get<JobError>(std::move(result));
}

std::string fields(const std::vector<std::string>& header)
{
    const auto result = columns_from_header(header);
    if (const auto* error = std::get_if<JobError>(&result)) return error->type + ": " + error->english;
    std::string names;
    for (const Column& column : std::get<std::vector<Column>>(result))
        names += column.field_name + ' ';
    return names;
}

} // namespace

TEST_CASE("a schema is read, and written back as it was", "[jobs]")
{
    const Schema schema = accepted(R"({"rowIdentifier": "locationid", "columns": [
        {"fieldName": "locationid", "name": "Location \"Id\"", "dataTypeName": "number"},
        {"fieldName": "_2nd"}], "extra": 1})");
    REQUIRE(schema.columns.size() == 2);
    CHECK(schema.row_identifier == "locationid");
    CHECK(schema.columns[0].name == "Location \"Id\"");
    CHECK(schema.columns[1] == Column{"_2nd", "_2nd", "text"});
    CHECK(accepted(format_schema(schema)) == schema);
    CHECK(accepted(format_schema({})) == Schema{});
    CHECK(format_schema(schema).back() == '\n');
}

TEST_CASE("keys that a schema does not know are named, wherever they stand", "[jobs]")
{
    const auto read = read_schema_file(R"({"rowidentifier": "a", "fields": [], "columns": [
        {"fieldName": "a", "type": "number"}, {"fieldName": "b", "name": "B", "dataTypeName": "text"}]})");
    REQUIRE(std::holds_alternative<SchemaFile>(read));
    const auto& file = std::get<SchemaFile>(read);
    CHECK(file.unknown == std::vector<std::string>{"columns[0].type", "rowidentifier", "fields"});
    CHECK(file.schema == Schema{{{"a", "a", "text"}, {"b", "B", "text"}}, std::nullopt});
}

TEST_CASE("a schema may leave the columns open", "[jobs]")
{
    CHECK(accepted(R"({"rowIdentifier": "Domain name"})") == Schema{{}, "Domain name"});
    CHECK(accepted(R"({"columns": []})") == Schema{});
    CHECK(accepted(R"({"rowIdentifier": "", "columns": null})") == Schema{});
}

TEST_CASE("a row identifier given by its display name becomes the field name", "[jobs]")
{
    CHECK(accepted(R"({"rowIdentifier": "Id", "columns": [{"fieldName": "key", "name": "Id"}]})")
              .row_identifier == "key");
}

TEST_CASE("a schema that breaks a rule is refused with the place", "[jobs]")
{
    const auto [text, type, english] = GENERATE(table<std::string, std::string, std::string>({
        {"{", "schema-invalid-json", "the schema is not JSON"},
        {"[]", "schema-malformed", "the schema is not a JSON object"},
        {R"({"columns": {}})", "schema-malformed", "columns: expected a list of objects, line 1 column 13"},
        {R"({"columns": [1]})", "schema-malformed", "columns[0]: expected an object, line 1 column 14"},
        {R"({"columns": [{}]})", "schema-malformed",
         "columns[0].fieldName: expected a string, line 1 column 14"},
        {R"({"columns": [{"fieldName": "A"}]})", "field-wrong-format", "columns[0].fieldName: "},
        {R"({"columns": [{"fieldName": "2a"}]})", "field-wrong-format", "columns[0].fieldName: "},
        {R"({"columns": [{"fieldName": ":id"}]})", "field-wrong-format", "columns[0].fieldName: "},
        {R"({"columns": [{"fieldName": ""}]})", "field-wrong-format", "columns[0].fieldName: "},
        {R"({"columns": [{"fieldName": "a"}, {"fieldName": "a"}]})", "duplicated-fields-in-input",
         "columns[1].fieldName: another column has the same"},
        {R"({"columns": [{"fieldName": "a", "dataTypeName": "blob"}]})", "schema-malformed",
         "columns[0].dataTypeName: there is no type \"blob\" (there are text, formatted_text, "},
        {R"({"columns": [{"fieldName": "a", "dataTypeName": "Number"}]})", "schema-malformed",
         "columns[0].dataTypeName: there is no type \"Number\" (there are text, formatted_text, "},
        {R"({"rowIdentifier": "b", "columns": [{"fieldName": "a"}]})", "schema-malformed",
         "rowIdentifier: there is no column \"b\", line 1 column 19"},
    }));
    const JobError error = refused(text);
    CAPTURE(text, error.english);
    CHECK(error.type == type);
    CHECK(error.english.starts_with(english));
}

TEST_CASE("field names are derived from a header and made unique", "[jobs]")
{
    using Names = std::vector<std::string>;
    const auto [header, expected] = GENERATE(table<Names, std::string>({
        {Names{"Domain name", "City"}, "domain_name city "},
        {Names{" NAME ", "consumer_disputed?", "#Units (2019)"}, "name consumer_disputed units_2019 "},
        {Names{"2nd", "__x", "a--b"}, "_2nd x a_b "},
        {Names{"a", "A", "a_2", "a"}, "a a_2 a_2_2 a_3 "},
        {Names{"S\xC3\xBC"
               "d",
               "\xE5\x90\x8D", "#"},
         "s_d column_2 column_3 "},
        {Names{"a", " "},
         "field-wrong-format: column 2 has no name in the header; \"ignoreColumns\": [\"\"] leaves it out, "
         "\"skip\" passes over titles"},
        {Names{""}, "no-field-names-in-input: the file has no header: no column is named; \"skip\" passes "
                    "over what is above one"},
        {Names{}, "no-field-names-in-input: the file has no header: no column is named; \"skip\" passes over "
                  "what is above one"},
        {Names{std::string("a\0b", 3)},
         "field-wrong-format: the name of column 1 in the header contains a NUL byte; is the file UTF-16?"},
    }));
    CHECK(fields(header) == expected);
}

TEST_CASE("the names shown are those of the header, without surrounding blanks", "[jobs]")
{
    const auto made = columns_from_header({" Domain name "});
    CHECK(std::get<std::vector<Column>>(made).front() == Column{"domain_name", "Domain name", "text"});
}

TEST_CASE("field names stay within their length, also very long ones that repeat", "[jobs]")
{
    const auto made = columns_from_header({std::string(5000, 'x'), std::string(6000, 'x')});
    const auto& columns = std::get<std::vector<Column>>(made);
    CHECK(columns[0].field_name.size() <= 200);
    CHECK(columns[1].field_name == columns[0].field_name + "_2");
    CHECK(parse_schema(format_schema({columns, {}})).index() == 0);
}

TEST_CASE("a header of more columns than a table can have is refused", "[jobs]")
{
    CHECK(
        fields(std::vector<std::string>(kMaxColumns + 1, "a")).starts_with("field-wrong-format: the header"));
    CHECK(columns_from_header(std::vector<std::string>(kMaxColumns, "a")).index() == 0);
}

TEST_CASE("a schema that would be too large as it is kept is refused", "[jobs]")
{
    std::string columns;
    for (std::size_t i = 0; i < kMaxColumns; ++i) {
        const std::string field = "c" + std::to_string(i);
        columns += (i == 0 ? "" : ",") + (R"({"fieldName":")" + field) + R"(","name":")" +
                   std::string(480, 'x') + R"("})";
    }
    const std::string text = R"({"columns":[)" + columns + "]}";
    REQUIRE(text.size() < kMaxControlFile);
    const auto read = parse_schema(text);
    const auto* const error = std::get_if<JobError>(&read);
    REQUIRE(error != nullptr);
    CHECK(error->english == "the schema is larger than 1048576 bytes, as it is kept");
}

TEST_CASE("names of columns that no schema could hold are refused, in a few words", "[jobs]")
{
    const auto made = columns_from_header({"id", std::string(std::size_t{1} << 20, 'x')});
    const auto* const error = std::get_if<JobError>(&made);
    REQUIRE(error != nullptr);
    CHECK(error->type == "field-wrong-format");
    CHECK(error->english == "the names of the columns are too long: that of column 2 has 1048576 bytes; "
                            "is there a quote in the header that is never closed?");
    CHECK(columns_from_header(std::vector<std::string>(kMaxColumns, std::string(1000, 'x'))).index() == 1);
    const auto most = columns_from_header({"id", std::string(200'000, 'x')});
    REQUIRE(most.index() == 0);
    CHECK(parse_schema(format_schema({std::get<0>(most), {}})).index() == 0);
}

TEST_CASE("a header cell means a field name, else a display name, else either loosely", "[jobs]")
{
    const Schema schema{
        {{"name", "Title", "text"}, {"title", "name", "text"}, {"x", "Dup", "text"}, {"y", "dUP", "text"}},
        {}};
    CHECK(schema.find("name") == 0);
    CHECK(schema.find("title") == 1);
    CHECK(schema.find("Title") == 0);
    CHECK(schema.find("X ") == 2);
    CHECK(schema.find("Dup") == 2);
    CHECK_FALSE(schema.find("DUP")); // two fit
    CHECK_FALSE(schema.find("nam"));
    const Schema umlauts{{{"a", "\u00C4\u00D6", "text"}, {"strasse", "Stra\u00DFe", "text"}}, {}};
    CHECK(umlauts.find("STRA\u00DFE") == 1);
    CHECK_FALSE(umlauts.find("\u00E4\u00F6")); // only A to Z are also small letters here
    CHECK_FALSE(schema.find(""));
}
