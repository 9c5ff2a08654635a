#include "tests/unit/jobs/importing/table_fixture.hpp"

#include <catch2/catch.hpp>

using namespace wharf::jobs;
using wharf::archive::JobFile;

namespace {

using Rows = std::vector<std::vector<std::string>>;
const std::string kTyped = R"({"rowIdentifier": "id", "columns": [
    {"fieldName": "id"}, {"fieldName": "v", "dataTypeName": "number"}]})";
const std::string kSetAside = R"({"csv": {"setAsideErrors": true}})";

std::string dropping(const std::string& percentage, const std::string& more = "")
{
    return R"({"csv": {"dropUninterpretableRows": ")" + percentage + '"' + more + "}}";
}

// Ten good rows and `wrong` others.
std::string rows_with(int wrong)
{
    std::string text = "id,v\n";
    for (int i = 0; i < 10; ++i)
        text += std::to_string(i) + ",1\n";
    for (int i = 0; i < wrong; ++i)
        text += std::to_string(100 + i) + ",x\n";
    return text;
}

} // namespace

TEST_CASE("each kind of wrong record is set aside with its line, column, value and reason", "[jobs]")
{
    TableFixture table;
    Import import{"id,v\n1,5\n2,\"a\nb\"\n3\n ,4\n5,1,2\n1,6\n7,\"say \"\"no\"\"\"\n", kSetAside, kTyped};
    import.read_ahead = GENERATE(false, true);
    SECTION("into an empty table")
    {
    }
    SECTION("into a table with rows")
    {
        CHECK(table.apply("id,v\n1,4\n", "{}", kTyped) == "1: +1 ~0 -0 =0");
    }
    const bool had_rows = !std::filesystem::exists(table.path()) ? false : true;
    CHECK(table.apply(import) == (had_rows ? "7: +0 ~1 -0 =0 !6" : "7: +1 ~0 -0 =0 !6"));
    CHECK(table.rows() == Rows{{"1", "5"}});
    CHECK(table.rejects() ==
          "line,column,value,reason,id,v\r\n"
          "3,v,\"a\nb\",\"record 2 (line 3) has \"\"a?b\"\" in the column \"\"v\"\", expected a number such "
          "as 1234.56\",2,\"a\nb\"\r\n"
          "5,,,\"record 3 (line 5) has 1 value, expected 2\",3\r\n"
          "6,id,,\"record 4 (line 6) has no value in the row identifier \"\"id\"\"\",\" \",4\r\n"
          "7,,,\"record 5 (line 7) has 3 values, expected 2\",5,1,2\r\n"
          "8,id,1,\"record 6 repeats \"\"1\"\" of record 1 in the row identifier \"\"id\"\"\",1,6\r\n"
          "9,v,\"say \"\"no\"\"\",\"record 7 (line 9) has \"\"say \"\"no\"\"\"\" in the column \"\"v\"\", "
          "expected a "
          "number such as 1234.56\",7,\"say \"\"no\"\"\"\r\n");
}

// As docs/CONTROL-FILE.md says.
TEST_CASE("corrected rejects are landed again, though the dataset has a column of a name in front", "[jobs]")
{
    const auto [name, again] = GENERATE(table<std::string, std::string>({
        {"v", R"({"action": "Upsert", "csv": {"ignoreColumns": ["line", "column", "value", "reason"]}})"},
        {"value", R"({"action": "Upsert", "csv": {"skip": 1,
            "columns": ["reject line", "reject column", "reject value", "reject reason", "id", "value"],
            "ignoreColumns": ["reject line", "reject column", "reject value", "reject reason"]}})"},
    }));
    const std::string schema = R"({"rowIdentifier": "id", "columns": [
        {"fieldName": "id"}, {"fieldName": ")" +
                               name + R"(", "dataTypeName": "number"}]})";
    TableFixture imported;
    CHECK(imported.apply("id," + name + "\n1,5\n2,x\n", kSetAside, schema) == "2: +1 ~0 -0 =0 !1");
    std::string corrected = imported.rejects();
    corrected.replace(corrected.rfind(",x\r\n"), 4, ",7\r\n");
    CHECK(imported.apply(corrected, again) == "1: +1 ~0 -0 =0");
    CHECK(imported.rows() == Rows{{"1", "5"}, {"2", "7"}});
}

TEST_CASE("without a wrong record there is no list of them, and none of an earlier attempt", "[jobs]")
{
    TableFixture table;
    table.files().plant(JobFile::Rejects, "old");
    table.files().plant(JobFile::Statistics, "old");
    CHECK(table.apply("id,v\n1,5\n", kSetAside, kTyped) == "1: +1 ~0 -0 =0");
    CHECK_FALSE(table.files().text(JobFile::Rejects));
    CHECK_FALSE(table.files().text(JobFile::Statistics));
}

TEST_CASE("a job that was applied before leaves its list as it is", "[jobs]")
{
    TableFixture table;
    Import import{rows_with(2), kSetAside, kTyped};
    import.job = 7;
    CHECK(table.apply(import) == "12: +10 ~0 -0 =0 !2");
    const std::string rejects = table.rejects();
    CHECK_FALSE(rejects.empty());
    CHECK(table.apply(import) == "12: +10 ~0 -0 =0 !2");
    CHECK(table.rejects() == rejects);
}

TEST_CASE("only the first few records are told in words", "[jobs]")
{
    TableFixture table;
    const auto result = table.run({rows_with(30), kSetAside, kTyped});
    const auto& imported = std::get<Imported>(result);
    CHECK(imported.counts.rejected == 30);
    REQUIRE(imported.rejects.size() == 10);
    CHECK(imported.rejects[0].starts_with("record 11 (line 12) has \"x\""));
}

TEST_CASE("up to a percentage of the records may be wrong, and not one more", "[jobs]")
{
    const auto [percentage, wrong, good] = GENERATE(table<std::string, int, bool>({
        {"TenPercent", 1, true},    // of 11
        {"TenPercent", 2, false},   // of 12
        {"FiftyPercent", 10, true}, // of 20
        {"FiftyPercent", 11, false},
        {"ZeroPercent", 0, true},
        {"ZeroPercent", 1, false},
        {"90percent", 90, true},
    }));
    const std::string more = GENERATE("", R"(, "setAsideErrors": true)");
    TableFixture table;
    CHECK(table.apply("id,v\n1,4\n", "{}", kTyped) == "1: +1 ~0 -0 =0");
    const std::string outcome = table.apply(rows_with(wrong), dropping(percentage, more));
    CAPTURE(percentage, wrong);
    if (good) {
        CHECK(outcome ==
              std::to_string(10 + wrong) + ": +9 ~1 -0 =0" + (wrong > 0 ? " !" + std::to_string(wrong) : ""));
    } else {
        CHECK(outcome.starts_with("too-many-errors-in-input: " + std::to_string(wrong) + " of " +
                                  std::to_string(10 + wrong) + " records are wrong, more than "));
        CHECK(outcome.find("the first: record 11 (line 12) has \"x\"") != std::string::npos);
        CHECK(table.rows() == Rows{{"1", "4"}});
        CHECK_FALSE(table.rejects().empty());
    }
}

TEST_CASE("a Replace of which every record is wrong leaves the table as it is", "[jobs]")
{
    TableFixture table;
    CHECK(table.apply("id,v\n1,2\n", "{}", kTyped).starts_with("1: +1"));
    const std::string control = R"({"action": "ACTION", "csv": {"setAsideErrors": true}})";
    const auto with = [&](const char* action) {
        std::string text = control;
        return text.replace(text.find("ACTION"), 6, action);
    };
    CHECK(table.apply("id,v\n1,x\n2,y\n", with("Replace"), kTyped) ==
          "too-many-errors-in-input: 2 of 2 records are wrong, and a Replace would leave no row; the first: "
          "record 1 (line 2) has \"x\" in the column \"v\", expected a number such as 1234.56");
    CHECK(table.rows() == std::vector<std::vector<std::string>>{{"1", "2"}});
    CHECK(table.apply("id,v\n1,x\n2,y\n", with("Upsert"), kTyped).starts_with("2: +0 ~0 -0 =0 !2"));
}

TEST_CASE("a file that cannot be read further fails the job, whatever is set aside", "[jobs]")
{
    TableFixture table;
    CHECK(table.apply("id,v\n1,x\n2,\"1\n", kSetAside, kTyped).starts_with("unterminated-quote: record 2"));
    CHECK_FALSE(table.files().text(wharf::archive::JobFile::Rejects));
    CHECK(table.number("SELECT count(*) FROM sqlite_schema") == 0);
}

TEST_CASE("a list that cannot be written changes nothing, and the same job works later", "[jobs]")
{
    TableFixture reference;
    const Import import{rows_with(3), kSetAside, kTyped};
    CHECK(reference.apply(import) == "13: +10 ~0 -0 =0 !3");
    int failures = 0;
    for (int n = 1;; ++n) {
        REQUIRE(n < 50);
        TableFixture table;
        table.files().fail_call(n);
        const auto result = table.run(import);
        if (!table.files().failed()) break;
        ++failures;
        CAPTURE(n);
        REQUIRE(std::holds_alternative<JobError>(result));
        CHECK(std::get<JobError>(result).type == "io-error");
        CHECK(std::get<JobError>(result).transient);
        CHECK(table.number("SELECT count(*) FROM sqlite_schema") == 0);
        CHECK(table.apply(import) == "13: +10 ~0 -0 =0 !3");
        CHECK(table.rejects() == reference.rejects());
    }
    CHECK(failures == 5); // two to discard, one to create, append, sync
}

TEST_CASE("the list is durable before the table is", "[jobs]")
{
    TableFixture table;
    Import import{rows_with(3), kSetAside, kTyped};
    std::string at_commit;
    import.step = [&](std::string_view step) { if (step == "before-table-commit") at_commit = table.rejects();
};
CHECK(table.apply(import) == "13: +10 ~0 -0 =0 !3");
CHECK_FALSE(at_commit.empty());
CHECK(at_commit == table.rejects());
}
