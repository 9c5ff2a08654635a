#include "tests/unit/jobs/importing/table_fixture.hpp"

#include <catch2/catch.hpp>

using namespace wharf::jobs;

namespace {

using Rows = std::vector<std::vector<std::string>>;
const std::string kNullText(kNull);

// One column "id" that identifies rows, and "v" of the given type.
std::string with(const std::string& type, const std::string& identifier = "id")
{
    return R"({"rowIdentifier": ")" + identifier + R"(", "columns": [{"fieldName": "id"}, {"fieldName": "v",
            "name": "Value", "dataTypeName": ")" +
           type + "\"}]}";
}

std::string csv(const std::string& settings, const std::string& action = "Replace")
{
    return R"({"action": ")" + action + R"(", "csv": {)" + settings + "}}";
}

} // namespace

TEST_CASE("values are stored in the normal form of their column's type", "[jobs]")
{
    const auto [type, text, stored] = GENERATE(table<std::string, std::string, std::string>({
        {"text", "007.50", "007.50"},
        {"number", "007.50", "7.5"},
        {"money", "+1e3", "1000"},
        {"percent", "45.0", "45"},
        {"checkbox", "TRUE", "true"},
        {"stars", "3", "3"},
        {"calendar_date", "04/22/2014", "2014-04-22T00:00:00.000"},
        {"date", "2014-04-22T09:30:00Z", "2014-04-22T09:30:00.000Z"},
        {"point", "\"(39.8, -89.64)\"", "POINT (-89.64 39.8)"},
    }));
    TableFixture table;
    CHECK(table.apply("id,v\n1," + text + "\n", "{}", with(type)) == "1: +1 ~0 -0 =0");
    CHECK(table.rows() == Rows{{"1", stored}});
}

TEST_CASE("two ways to write a value are the same value", "[jobs]")
{
    TableFixture table;
    const std::string action = GENERATE("Replace", "Upsert");
    CHECK(table.apply("id,v\n1,7\n2,1e2\n", "{}", with("number")) == "2: +2 ~0 -0 =0");
    CHECK(table.apply("id,v\n1,07.0\n2,100.00\n", csv("", action)) == "2: +0 ~0 -0 =2");
    CHECK(table.apply("id,v\n1,07.01\n2,100\n", csv("", action)) == "2: +0 ~1 -0 =1");
}

TEST_CASE("the row identifier is compared in normal form", "[jobs]")
{
    TableFixture table;
    CHECK(table.apply("id,v\na,1\nb,2\n", "{}", with("number", "v")) == "2: +2 ~0 -0 =0");
    CHECK(table.apply("id,v\na,1.0\nB,02\n") == "2: +0 ~1 -0 =1");
    CHECK(table.apply("id,v\nx,1\ny,1.00\n").starts_with("duplicate-row-identifier: record 2 repeats \"1\""));
    CHECK(table.apply("v\n2.0\n", csv("", "Delete")) == "1: +0 ~0 -1 =0");
}

TEST_CASE("an empty value is null in every column that is not text", "[jobs]")
{
    TableFixture table;
    const std::string keep_empty = csv(R"("emptyTextIsNull": false)");
    CHECK(table.apply("id,v\n1,\n2, \n", keep_empty, with("number")) == "2: +2 ~0 -0 =0");
    CHECK(table.rows() == Rows{{"1", kNullText}, {"2", kNullText}});
    TableFixture texts;
    CHECK(texts.apply("id,v\n1,\n", keep_empty, with("formatted_text")) == "1: +1 ~0 -0 =0");
    CHECK(texts.rows() == Rows{{"1", ""}});
}

TEST_CASE("a value that is none of its type fails the job with record, line, column and value", "[jobs]")
{
    TableFixture table;
    CHECK(table.apply("id,v\n1,5\n", "{}", with("number")) == "1: +1 ~0 -0 =0");
    const auto result = table.run({"id,v\n1,\"6\"\n\n2,\"n/a 50%\"\n"});
    const auto& error = std::get<JobError>(result);
    CHECK(error.type == "uninterpretable-value");
    CHECK(error.english == "record 2 (line 4) has \"n/a 50?\" in the column \"v\", expected a number such as "
                           "1234.56");
    CHECK(error.details.at("value") == "n/a 50%");
    CHECK(error.details.at("record") == 2);
    CHECK(error.details.at("line") == 4);
    CHECK(error.details.at("column") == "v");
    CHECK(error.details.at("expectedType").at(0) == "number");
    CHECK(table.rows() == Rows{{"1", "5"}});
}

TEST_CASE("dates are read by the formats of their kind, or of their column", "[jobs]")
{
    TableFixture floating;
    CHECK(floating.apply("id,v\n1,2014|04\n", csv(R"("floatingTimestampFormat": "yyyy|MM")"),
                         with("calendar_date")) == "1: +1 ~0 -0 =0");
    CHECK(floating.rows() == Rows{{"1", "2014-04-01T00:00:00.000"}});

    TableFixture fixed;
    CHECK(fixed.apply("id,v\n1,2014|07\n",
                      csv(R"("fixedTimestampFormat": ["yyyy|MM"], "timezone": "US/Pacific")"),
                      with("date")) == "1: +1 ~0 -0 =0");
    CHECK(fixed.rows() == Rows{{"1", "2014-07-01T07:00:00.000Z"}});

    TableFixture overridden;
    const std::string name = GENERATE("v", "Value");
    CHECK(
        overridden.apply("id,Value\n1,2014|07\n",
                         csv(R"("timezone": "US/Pacific", "fixedTimestampFormat": "yyyy", "overrides": {")" +
                             name + R"(": {"timestampFormat": "yyyy|MM", "timezone": "UTC"}})"),
                         with("date")) == "1: +1 ~0 -0 =0");
    CHECK(overridden.rows() == Rows{{"1", "2014-07-01T00:00:00.000Z"}});
}

TEST_CASE("a format or a time zone that does not exist is refused by column and key", "[jobs]")
{
    const auto [settings, type, path] = GENERATE(table<std::string, std::string, std::string>({
        {R"("fixedTimestampFormat": "QQQ")", "bad-timestamp-format", "csv.fixedTimestampFormat"},
        {R"("overrides": {"v": {"timestampFormat": "QQQ"}})", "bad-timestamp-format",
         "csv.overrides.v.timestampFormat"},
        {R"("timezone": "Mars")", "bad-timezone", "csv.timezone"},
        {R"("overrides": {"v": {"timezone": "Mars"}})", "bad-timezone", "csv.overrides.v.timezone"},
    }));
    TableFixture table;
    const auto result = table.run({"id,v\n1,\n", csv(settings), with("date")});
    const auto& error = std::get<JobError>(result);
    CHECK(error.type == type);
    CHECK(error.details.at("path").as_string() == path);
    CHECK(error.details.at("column") == "v");
    CHECK(error.english.find('"' + path + '"') != std::string::npos);
    CHECK(table.number("SELECT count(*) FROM sqlite_schema") == 0);
}

TEST_CASE("formats of columns that are no dates, and of ignored ones, are not looked at", "[jobs]")
{
    TableFixture table;
    CHECK(table.apply("id,v,w\n1,2,3\n",
                      csv(R"("fixedTimestampFormat": "QQQ", "timezone": "Mars", "ignoreColumns": ["w"])"),
                      with("number")) == "1: +1 ~0 -0 =0");
}

TEST_CASE("stored values are made to fit a column's new type", "[jobs]")
{
    TableFixture table;
    const std::string upsert = csv("", "Upsert");
    CHECK(table.apply("id,v\n1, 07.50\n2,\n3,12\n", csv(R"("trimWhitespace": false)"), with("text")) ==
          "3: +3 ~0 -0 =0");
    CHECK(table.apply("id,v\n3,12.0\n", upsert, with("number")) == "1: +0 ~0 -0 =1");
    CHECK(table.rows() == Rows{{"1", "7.5"}, {"2", kNullText}, {"3", "12"}});
    CHECK(table.apply("id,v\n3,x\n", upsert, with("text")) == "1: +0 ~1 -0 =0");
    CHECK(table.apply("id,v\n4,4\n", upsert, with("number")) ==
          "uninterpretable-value: the stored value \"x\" of the column \"v\" does not fit its new type");
    CHECK(table.rows() == Rows{{"1", "7.5"}, {"2", kNullText}, {"3", "x"}});
    CHECK(table.apply("id,v\n4,4\n", "{}", with("number")) == "1: +1 ~0 -3 =0");
}

TEST_CASE("an empty text becomes null when its column is no text any more", "[jobs]")
{
    TableFixture table;
    CHECK(table.apply("id,v\n1,\n", csv(R"("emptyTextIsNull": false)"), with("text")) == "1: +1 ~0 -0 =0");
    CHECK(table.apply("id,v\n2,2\n", csv("", "Upsert"), with("number")) == "1: +1 ~0 -0 =0");
    CHECK(table.rows() == Rows{{"1", kNullText}, {"2", "2"}});
}

TEST_CASE("stored dates are read by the column's formats, and as they were stored", "[jobs]")
{
    TableFixture table;
    const std::string formats =
        csv(R"("fixedTimestampFormat": "dd.MM.yyyy", "timezone": "US/Pacific")", "Upsert");
    CHECK(table.apply("id,v\n1,22.07.2014\n", csv(""), with("text")) == "1: +1 ~0 -0 =0");
    CHECK(table.apply("id,v\n2,23.07.2014\n", formats, with("date")) == "1: +1 ~0 -0 =0");
    CHECK(table.apply("id,v\n2,23.07.2014\n", csv(R"("floatingTimestampFormat": "dd.MM.yyyy")", "Upsert"),
                      with("calendar_date")) == "1: +0 ~1 -0 =0");
    CHECK(table.rows() == Rows{{"1", "2014-07-22T07:00:00.000"}, {"2", "2014-07-23T00:00:00.000"}});
}

TEST_CASE("stored dates are read as the overrides of their column say, whether or not the file has it",
          "[jobs]")
{
    TableFixture there;
    CHECK(there.apply("id,v\n1,22.07.2014\n2,23.07.2014\n", csv(""), with("text")) == "2: +2 ~0 -0 =0");
    const auto [action, file, done] = GENERATE(table<std::string, std::string, std::string>(
        {{"Delete", "id\n2\n", "1: +0 ~0 -1 =0"}, {"Upsert", "id\n2\n", "1: +0 ~0 -0 =1"}}));
    const std::string overrides =
        csv(R"("overrides": {"v": {"timestampFormat": "dd.MM.yyyy", "timezone": "US/Pacific"}})", action);
    CHECK(there.apply(file, overrides, with("date")) == done);
    CHECK(there.rows().front() == Rows::value_type{"1", "2014-07-22T07:00:00.000Z"});
}

TEST_CASE("white space is no value of a type, trimmed or not", "[jobs]")
{
    TableFixture table;
    const std::string type = GENERATE("number", "date", "checkbox");
    CHECK(table.apply("id,v\n1, \t \n", csv(R"("trimWhitespace": false)"), with(type)) == "1: +1 ~0 -0 =0");
    CHECK(table.rows() == Rows{{"1", kNullText}});
}

TEST_CASE("a file of more records than are allowed is refused", "[jobs]")
{
    TableFixture table;
    Import import{"a\n1\n2\n3\n"};
    import.most_records = 2;
    import.control = GENERATE("{}", R"({"csv": {"setAsideErrors": true}})");
    CHECK(table.apply(import) == "too-many-records-in-input: the file has more than 2 records");
    import.most_records = 3;
    CHECK(table.apply(import) == "3: +3 ~0 -0 =0");
}
