#include "tests/unit/jobs/importing/table_fixture.hpp"

#include <catch2/catch.hpp>

using namespace wharf::jobs;

namespace {

using Rows = std::vector<std::vector<std::string>>;
using Names = std::vector<std::string>;
const std::string kNullText(kNull);

std::string schema(const Names& fields, const std::string& identifier = "")
{
    std::string text = "{\"rowIdentifier\": \"" + identifier + "\", \"columns\": [";
    for (const std::string& field : fields)
        text += (field == fields.front() ? "" : ", ") + ("{\"fieldName\": \"" + field + "\"}");
    return text + "]}";
}

} // namespace

TEST_CASE("a changed schema adds and drops columns and keeps the others", "[jobs]")
{
    TableFixture table;
    CHECK(table.apply("id,a,b\n1,x,y\n2,z,\n", "{}", schema({"id", "a", "b"}, "id")) == "2: +2 ~0 -0 =0");
    CHECK(table.apply("id,c\n1,new\n", R"({"action": "Upsert"})", schema({"id", "a", "c"}, "id")) ==
          "1: +0 ~1 -0 =0");
    CHECK(table.columns() == Names{"id", "a", "c"});
    CHECK(table.rows() == Rows{{"1", "x", "new"}, {"2", "z", kNullText}});
}

TEST_CASE("texts that become formatted ones stay as they are", "[jobs]")
{
    TableFixture table;
    const std::string as_is = R"({"csv": {"trimWhitespace": false, "emptyTextIsNull": false}})";
    CHECK(table.apply("id,t\n1,  a\n2,\n", as_is, schema({"id", "t"}, "id")) == "2: +2 ~0 -0 =0");
    const std::string formatted = R"({"rowIdentifier": "id", "columns": [
        {"fieldName": "id"}, {"fieldName": "t", "dataTypeName": "formatted_text"}]})";
    CHECK(table.apply("id,t\n3,b\n", R"({"action": "Upsert"})", formatted) == "1: +1 ~0 -0 =0");
    CHECK(table.rows() == Rows{{"1", "  a"}, {"2", ""}, {"3", "b"}});
}

TEST_CASE("all columns can be exchanged at once", "[jobs]")
{
    TableFixture table;
    CHECK(table.apply("a\n1\n", "{}", schema({"a"}, "a")) == "1: +1 ~0 -0 =0");
    CHECK(table.apply("b\n1\n", "{}", schema({"b"})) == "1: +1 ~0 -1 =0");
    CHECK(table.rows() == Rows{{"1"}});
}

TEST_CASE("a row identifier can come and go", "[jobs]")
{
    TableFixture table;
    CHECK(table.apply("a,b\n1,x\n2,y\n") == "2: +2 ~0 -0 =0");
    CHECK(table.apply("a,b\n1,z\n", R"({"action": "Upsert"})", R"({"rowIdentifier": "a"})") ==
          "1: +0 ~1 -0 =0");
    CHECK(table.apply("a,b\n1,z\n", R"({"action": "Upsert"})", schema({"a", "b"})) == "1: +1 ~0 -0 =0");
    CHECK(table.rows() == Rows{{"1", "z"}, {"1", "z"}, {"2", "y"}});
}

TEST_CASE("without a declared schema the table's own stays, with its row identifier", "[jobs]")
{
    TableFixture table;
    CHECK(table.apply("a,b\n1,x\n", "{}", R"({"rowIdentifier": "a"})") == "1: +1 ~0 -0 =0");
    CHECK(table.apply("a,b\n1,y\n") == "1: +0 ~1 -0 =0");
    CHECK(table.apply("a,b\n1,y\n", "{}", "{}") == "1: +0 ~0 -0 =1");
}

TEST_CASE("a new row identifier that the rows do not fit is refused, and nothing changes", "[jobs]")
{
    TableFixture table;
    CHECK(table.apply("a,b\n1,x\n2,x\n3,\n") == "3: +3 ~0 -0 =0");
    const std::string upsert = R"({"action": "Upsert"})";
    CHECK(table.apply("a,b\n1,z\n", upsert, R"({"rowIdentifier": "b"})") ==
          "missing-row-identifier: there are rows without a value in the new row identifier \"b\"");
    CHECK(table.apply("a,b\n3,z\n", upsert) == "1: +1 ~0 -0 =0");
    CHECK(table.apply("a,b\n1,z\n", upsert, R"({"rowIdentifier": "a"})") ==
          "duplicate-row-identifier: there is more than one row with \"3\" in the new row identifier \"a\"");
    CHECK(table.rows().size() == 4);
    CHECK(table.apply("a,b\n1,x\n", upsert) == "1: +1 ~0 -0 =0"); // still without one
}

TEST_CASE("before a Replace, rows that do not fit a new row identifier are deleted and counted", "[jobs]")
{
    TableFixture table;
    CHECK(table.apply("a,b\n1,x\n1,y\n,z\n2,w\n") == "4: +4 ~0 -0 =0");
    CHECK(table.apply("a,b\n1,x\n3,v\n", "{}", R"({"rowIdentifier": "a"})") == "2: +1 ~0 -3 =1");
    CHECK(table.rows() == Rows{{"1", "x"}, {"3", "v"}});
}

TEST_CASE("a schema change is undone with the job that fails", "[jobs]")
{
    TableFixture table;
    CHECK(table.apply("a,b\n1,x\n") == "1: +1 ~0 -0 =0");
    CHECK(table.apply("a,c\n1,x\n2\n", "{}", schema({"a", "c"}, "a")).starts_with("invalid-row-length: "));
    CHECK(table.columns() == Names{"a", "b"});
    CHECK(table.apply("a,b\n1,x\n") == "1: +0 ~0 -0 =1");
}

TEST_CASE("columns are exchanged even where old and new ones would not fit a table together", "[jobs]")
{
    Names before;
    Names after;
    std::string header;
    for (int i = 0; i < 1990; ++i) {
        before.push_back("a" + std::to_string(i));
        after.push_back(i < 1960 ? before.back() : "b" + std::to_string(i));
        header += (i == 0 ? "" : ",") + after.back();
    }
    TableFixture table;
    CHECK(table.apply("x\n", R"({"action": "Append", "csv": {"columns": ["a0"]}})", schema(before)) ==
          "1: +1 ~0 -0 =0");
    CHECK(table.apply(header + '\n', "{}", schema(after)) == "0: +0 ~0 -1 =0");
    CHECK(table.columns() == after);
}
