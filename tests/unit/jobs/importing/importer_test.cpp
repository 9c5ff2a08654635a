#include "tests/unit/jobs/importing/table_fixture.hpp"

#include <catch2/catch.hpp>

using namespace wharf::jobs;

namespace {

using Rows = std::vector<std::vector<std::string>>;
const std::string kById = R"({"rowIdentifier": "id"})";
const std::string kNullText(kNull);

std::string control(const std::string& action, const std::string& csv = "")
{
    return "{\"action\": \"" + action + "\", \"csv\": {" + csv + "}}";
}

} // namespace

TEST_CASE("the first Replace makes the table from the header", "[jobs]")
{
    TableFixture table;
    const auto result = table.run({"Domain name,City\na.gov, Rome \nb.gov,\n"});
    const auto& imported = std::get<Imported>(result);
    CHECK(counted(imported.counts) == "2: +2 ~0 -0 =0");
    CHECK(imported.bytes == 37);
    CHECK_FALSE(imported.repeated);
    CHECK(imported.schema.columns[0] == Column{"domain_name", "Domain name", "text"});
    CHECK_FALSE(imported.schema.row_identifier);
    CHECK(table.columns() == std::vector<std::string>{"domain_name", "city"});
    CHECK(table.rows() == Rows{{"a.gov", "Rome"}, {"b.gov", kNullText}});
}

TEST_CASE("Replace with a row identifier changes only what differs", "[jobs]")
{
    TableFixture table;
    CHECK(table.apply("id,v\n1,a\n2,b\n3,c\n", "{}", kById) == "3: +3 ~0 -0 =0");
    const std::int64_t row_of_1 = table.number("SELECT \"#row\" FROM rows WHERE id = '1'");
    CHECK(table.apply("v,id\nd,4\nB,2\na,1\n", "{}", kById) == "3: +1 ~1 -1 =1");
    CHECK(table.rows() == Rows{{"1", "a"}, {"2", "B"}, {"4", "d"}});
    CHECK(table.number("SELECT \"#row\" FROM rows WHERE id = '1'") == row_of_1);
    CHECK(table.apply("v,id\nd,4\nB,2\na,1\n") == "3: +0 ~0 -0 =3");
    CHECK(table.apply("id,v\n") == "0: +0 ~0 -3 =0");
    CHECK(table.apply("id,v\n7,x\n") == "1: +1 ~0 -0 =0");
}

TEST_CASE("Replace with a row identifier makes columns null that are not in the file", "[jobs]")
{
    TableFixture table;
    CHECK(table.apply("id,v,w\n1,a,x\n2,b,\n", "{}", kById) == "2: +2 ~0 -0 =0");
    CHECK(table.apply("id,v\n1,a\n2,b\n") == "2: +0 ~1 -0 =1");
    CHECK(table.rows() == Rows{{"1", "a", kNullText}, {"2", "b", kNullText}});
}

TEST_CASE("Replace without a row identifier compares whole rows, as often as they occur", "[jobs]")
{
    TableFixture table;
    CHECK(table.apply("a,b\nx,1\nx,1\nx,1\ny,2\n") == "4: +4 ~0 -0 =0");
    CHECK(table.apply("b,a\n1,x\n2,y\n2,y\n3,z\n") == "4: +2 ~0 -2 =2");
    CHECK(table.rows() == Rows{{"x", "1"}, {"y", "2"}, {"y", "2"}, {"z", "3"}});
    CHECK(table.apply("a,b\nz,3\ny,2\nx,1\ny,2\n") == "4: +0 ~0 -0 =4");
    CHECK(table.apply("a,b\n") == "0: +0 ~0 -4 =0");
}

TEST_CASE("a table of equal rows is compared as fast as any other", "[jobs]")
{
    TableFixture table;
    std::string text = "a\n";
    for (int i = 0; i < 20'000; ++i)
        text += "same\n";
    CHECK(table.apply(text) == "20000: +20000 ~0 -0 =0");
    CHECK(table.apply(text + "same\n") == "20001: +1 ~0 -0 =20000");
    CHECK(table.apply("a\nsame\nsame\n") == "2: +0 ~0 -19999 =2");
}

TEST_CASE("null and empty text are different values", "[jobs]")
{
    TableFixture table;
    const std::string keep_empty = control("Replace", R"("emptyTextIsNull": false)");
    CHECK(table.apply("a,b\nx,\n\"\",\"\"\n") == "2: +2 ~0 -0 =0");
    CHECK(table.rows() == Rows{{kNullText, kNullText}, {"x", kNullText}});
    CHECK(table.apply("a,b\nx,\n\"\",\"\"\n", keep_empty) == "2: +2 ~0 -2 =0");
    CHECK(table.rows() == Rows{{"", ""}, {"x", ""}});
}

TEST_CASE("values are trimmed and emptied as the section and its overrides say", "[jobs]")
{
    TableFixture table;
    const std::string settings =
        control("Replace", R"("trimWhitespace": false, "overrides": {"b": {"trimWhitespace": true},
                      "c": {"emptyTextIsNull": false, "trimWhitespace": true}})");
    CHECK(table.apply("a,b,c\n\" x \",\" y\t\n\",  \n  ,  ,\"\"\n", settings) == "2: +2 ~0 -0 =0");
    CHECK(table.rows() == Rows{{"  ", kNullText, ""}, {" x ", "y", ""}});
}

TEST_CASE("Upsert with a row identifier inserts and sets only the file's columns", "[jobs]")
{
    TableFixture table;
    CHECK(table.apply("id,v,w\n1,a,x\n2,b,y\n", "{}", kById) == "2: +2 ~0 -0 =0");
    const std::string action = GENERATE("Upsert", "append");
    CHECK(table.apply("id,w\n2,Y\n1,x\n3,z\n", control(action)) == "3: +1 ~1 -0 =1");
    CHECK(table.rows() == Rows{{"1", "a", "x"}, {"2", "b", "Y"}, {"3", kNullText, "z"}});
    CHECK(table.apply("id\n1\n9\n", control(action)) == "2: +1 ~0 -0 =1");
}

TEST_CASE("a repeated row identifier is named rightly whatever its field is called", "[jobs]")
{
    TableFixture table;
    const auto result =
        table.run({.text = "earlier\nx\ny\nz\ny\n", .schema = R"({"rowIdentifier": "earlier"})"});
    const auto* const error = std::get_if<JobError>(&result);
    REQUIRE(error);
    CHECK(error->english == R"(record 4 repeats "y" of record 2 in the row identifier "earlier")");
}

TEST_CASE("a repeated row identifier of an Upsert applies in order", "[jobs]")
{
    TableFixture table;
    CHECK(table.apply("id,v\n1,a\n", "{}", kById) == "1: +1 ~0 -0 =0");
    CHECK(table.apply("id,v\n1,b\n2,c\n1,d\n2,c\n2,e\n", control("Upsert")) == "5: +1 ~3 -0 =1");
    CHECK(table.rows() == Rows{{"1", "d"}, {"2", "e"}});
}

TEST_CASE("Upsert without a row identifier appends everything", "[jobs]")
{
    TableFixture table;
    CHECK(table.apply("a,b\n1,x\n", control("Append")) == "1: +1 ~0 -0 =0");
    CHECK(table.apply("b\nx\nx\n", control("Upsert")) == "2: +2 ~0 -0 =0");
    CHECK(table.rows() == Rows{{"1", "x"}, {kNullText, "x"}, {kNullText, "x"}});
}

TEST_CASE("Delete takes away the rows named, and counts missing ones as unchanged", "[jobs]")
{
    TableFixture table;
    CHECK(table.apply("id,v\n1,a\n2,b\n3,c\n", "{}", kById) == "3: +3 ~0 -0 =0");
    CHECK(table.apply("id\n2\n9\n2\n", control("Delete")) == "3: +0 ~0 -1 =2");
    CHECK(table.apply("v,id\nwhatever,3\n", control("Delete")) == "1: +0 ~0 -1 =0");
    CHECK(table.apply("1\n", control("Delete", R"("columns": ["id"])")) == "1: +0 ~0 -1 =0");
    CHECK(table.rows().empty());
}

TEST_CASE("columns of the control file replace the header, and skip passes over it", "[jobs]")
{
    TableFixture table;
    CHECK(table.apply("Some,Header\n1,x\n", control("Replace", R"("columns": ["id", "v"], "skip": 1)")) ==
          "1: +1 ~0 -0 =0");
    CHECK(table.apply("1,x\n2,y\n", control("Replace", R"("columns": ["v", "id"])")) == "2: +2 ~0 -1 =0");
    CHECK(table.rows() == Rows{{"x", "1"}, {"y", "2"}});
    CHECK(table.apply("Report\n\nid,v\nx,1\n", control("Replace", R"("skip": 2)")) == "1: +0 ~0 -1 =1");
}

TEST_CASE("a TSV file is read with the tsv section, a compressed one by its name", "[jobs]")
{
    TableFixture table;
    Import tsv{"a\tb\n\"1\"\tx,y\n"};
    tsv.filename = "data.tsv";
    CHECK(table.apply(tsv) == "1: +1 ~0 -0 =0");
    CHECK(table.rows() == Rows{{"\"1\"", "x,y"}});
    Import gzip{"a,b\n"};
    gzip.filename = "data.csv.gz";
    CHECK(table.apply(gzip).starts_with("corrupt-gzip: "));
}

TEST_CASE("a file of a mainframe is read line by line", "[jobs]")
{
    TableFixture table;
    const std::string text = "\x89\x84\x6B\xA5\x15\xF1\x6B\x81\x15\xF2\x6B\x82\x15"; // id,v 1,a 2,b
    CHECK(table.apply(text, control("Replace", R"("encoding": "IBM037")")) == "2: +2 ~0 -0 =0");
    CHECK(table.columns() == std::vector<std::string>{"id", "v"});
    CHECK(table.rows() == Rows{{"1", "a"}, {"2", "b"}});
}

TEST_CASE("values with any bytes survive, and compare as they are", "[jobs]")
{
    TableFixture table;
    const std::string text =
        "id,v\n1,a" + std::string(1, '\0') + "b\n2,\"x\"\"\r\ny;'\"\n\xC3\xA9,\xF0\x9F\x98\x80\n";
    CHECK(table.apply(text, "{}", kById) == "3: +3 ~0 -0 =0");
    CHECK(table.apply(text) == "3: +0 ~0 -0 =3");
    CHECK(table.rows()[0][1] == std::string("a\0b", 3));
    CHECK(table.rows()[1][1] == "x\"\r\ny;'");
}

TEST_CASE("a job that was applied already gives the same counts and changes nothing", "[jobs]")
{
    TableFixture table;
    Import first{"id,v\n1,a\n2,b\n", "{}", kById};
    first.job = 101;
    CHECK(table.apply(first) == "2: +2 ~0 -0 =0");
    CHECK(table.apply("id,v\n1,z\n") == "1: +0 ~1 -1 =0");
    const auto again = table.run(first);
    const auto& imported = std::get<Imported>(again);
    CHECK(imported.repeated);
    CHECK(counted(imported.counts) == "2: +2 ~0 -0 =0");
    CHECK(imported.bytes == 13);
    CHECK(imported.schema.row_identifier == "id");
    CHECK(table.rows() == Rows{{"1", "z"}});
}

TEST_CASE("only the latest jobs are remembered", "[jobs]")
{
    TableFixture table;
    for (int i = 0; i < 105; ++i)
        REQUIRE(table.apply("a\n1\n").find(": +") != std::string::npos);
    CHECK(table.number("SELECT count(*) FROM applied_jobs") == 100);
}

TEST_CASE("every step of the work is told as it begins", "[jobs]")
{
    TableFixture table;
    Import import{"a\n1\n2\n"};
    std::vector<Progress> seen;
    import.report = [&](const Progress& progress) { seen.push_back(progress);
};
import.read_ahead = GENERATE(false, true);
CHECK(table.apply(import) == "2: +2 ~0 -0 =0");
std::vector<std::string> types;
for (const Progress& progress : seen)
    types.push_back(progress.type);
CHECK(types ==
      std::vector<std::string>{"reading-metadata", "reading-new-data", "computing-upsert", "applying"});
CHECK(seen[1].data.at("totalBytes") == 6);
CHECK(seen[3].data.at("rows") == 2);
CHECK(seen[3].data.at("inserts") == 2);
}

TEST_CASE("the importer names the moments around the commit", "[jobs]")
{
    TableFixture table;
    Import import{"a\n1\n"};
    std::vector<std::string> steps;
    import.step = [&](std::string_view name) { steps.emplace_back(name);
};
CHECK(table.apply(import) == "1: +1 ~0 -0 =0");
CHECK(steps == std::vector<std::string>{"before-table-commit", "after-table-commit"});
}

TEST_CASE("a table of a thousand columns works", "[jobs]")
{
    TableFixture table;
    std::string header = "id";
    std::string row = "1";
    for (int i = 1; i < 1000; ++i) {
        header += ",column " + std::to_string(i);
        row += ',' + std::to_string(i);
    }
    const std::string text = header + '\n' + row + '\n';
    CHECK(table.apply(text, "{}", kById) == "1: +1 ~0 -0 =0");
    CHECK(table.apply(text) == "1: +0 ~0 -0 =1");
}
