#include "tests/support/gzip_text.hpp"
#include "tests/unit/jobs/importing/failing_vfs.hpp"
#include "tests/unit/jobs/importing/table_fixture.hpp"
#include "tests/unit/jobs/reading/sources.hpp"

#include <catch2/catch.hpp>
#include <sqlite3.h>

#include <filesystem>
#include <fstream>

using namespace wharf::jobs;
using wharf::test::gzip;

namespace {

using Rows = std::vector<std::vector<std::string>>;
const std::string kById = R"({"rowIdentifier": "id"})";

std::string numbered(int from, int to, const std::string& value)
{
    std::string text = "id,v\n";
    for (int i = from; i < to; ++i)
        text += std::to_string(i) + ',' + value + '\n';
    return text;
}

// A job, and what its table holds before: "" = there is none.
struct Scene {
    std::string before;
    std::string schema;
    std::string control;
    std::string text;
};

const std::vector<Scene>& scenes()
{
    static const std::vector<Scene> all{
        {"", "", "{}", numbered(0, 300, "a")},
        {"", kById, "{}", numbered(0, 300, "a")},
        {numbered(0, 300, "a"), kById, "{}", numbered(150, 450, "b")},
        {numbered(0, 300, "a"), "", "{}", numbered(150, 450, "a")},
        {numbered(0, 300, "a"), kById, R"({"action": "Delete"})", numbered(100, 250, "")},
        {numbered(0, 300, "a"), "{\"columns\": [{\"fieldName\": \"id\"}, {\"fieldName\": \"w\"}]}", "{}",
         "id,w\n1,x\n"},
    };
    return all;
}

} // namespace

TEST_CASE("a bad record is named, and nothing of its file is applied", "[jobs]")
{
    const auto [text, error] = GENERATE(table<std::string, std::string>({
        {"id,v\n1,a\n2\n", "invalid-row-length: record 2 (line 3) has 1 value, expected 2"},
        {"id,v\n1,\"a\nb\"\n2,b,c\n", "invalid-row-length: record 2 (line 4) has 3 values, expected 2"},
        {"id,v\n1,a\n ,b\n",
         "missing-row-identifier: record 2 (line 3) has no value in the row identifier \"id\""},
        {"id,v\n1,a\n2,\"b\n", "unterminated-quote: record 2 (line 3) has a quote that is never closed"},
        {"id,v\n1,a\n5,x\n1,b\n",
         "duplicate-row-identifier: record 3 repeats \"1\" of record 1 in the row identifier \"id\""},
        {"id,v\n5,a\n6,x\n5,a\n",
         "duplicate-row-identifier: record 3 repeats \"5\" of record 1 in the row identifier \"id\""},
        {"id,v\n1,caf\xE9\n",
         "invalid-encoding: in record 1 (line 2): the text is not valid UTF-8 at byte 10; is "
         "the file in another encoding, such as windows-1252?"},
        {"id,x\n1,a\n", "field-not-in-dataset: the dataset has no column \"x\""},
        {"v\na\n", "no-identity-column: the row identifier \"id\" is not in the file"},
        {"id,id\n1,1\n", "duplicated-fields-in-input: the file has the same column twice: \"id\""},
        {"", "no-field-names-in-input: the file has no header: there is nothing in it"},
        {"\n\n", "no-field-names-in-input: the file has no header: there is nothing in it"},
    }));
    TableFixture table;
    CHECK(table.apply("id,v\n1,old\n9,old\n", "{}", kById) == "2: +2 ~0 -0 =0");
    CHECK(table.apply(text) == error);
    CHECK(table.rows() == Rows{{"1", "old"}, {"9", "old"}});
}

TEST_CASE("a file in which nothing is leaves the table as it was, though no header is missed", "[jobs]")
{
    const std::string nothing = "no-field-names-in-input: the file is empty";
    const auto [text, csv, error] = GENERATE_COPY(table<std::string, std::string, std::string>({
        {"", "", nothing},
        {"", R"(, "skip": 1)", nothing},
        {"", R"(, "setAsideErrors": true)", nothing},
        {"\xEF\xBB\xBF", "", nothing},
        {"\xEF\xBB\xBF", R"(, "skip": 1)", nothing},
        {gzip(""), "", nothing},
        {"\xFF\xFE", R"(, "encoding": "utf-16")", nothing},
        {"id,v\n1,a\n", R"(, "skip": 50)",
         "no-field-names-in-input: the file has only 2 of the 50 records that \"skip\" passes over"},
        {"\n", R"(, "skip": 2)",
         "no-field-names-in-input: the file has only 1 of the 2 records that \"skip\" passes over"},
    }));
    const std::string action = GENERATE("Replace", "Upsert", "Delete");
    CAPTURE(text, csv, action);
    TableFixture table;
    CHECK(table.apply("id,v\n1,old\n9,old\n", "{}", kById) == "2: +2 ~0 -0 =0");
    Import import{text, R"({"action": ")" + action + R"(", "csv": {"columns": ["id", "v"])" + csv + "}}"};
    if (text == gzip("")) import.filename = "data.csv.gz";
    CHECK(table.apply(import) == error);
    CHECK(table.rows() == Rows{{"1", "old"}, {"9", "old"}});
}

TEST_CASE("a header is missed where the records above it are", "[jobs]")
{
    TableFixture table;
    CHECK(table.apply("title\nid,v\n", R"({"csv": {"skip": 3}})") ==
          "no-field-names-in-input: the file has only 2 of the 3 records that \"skip\" passes over");
    CHECK(table.apply("title\nid,v\n", R"({"csv": {"skip": 2}})") ==
          "no-field-names-in-input: the file has no header: there is nothing in it");
    CHECK(table.apply("", R"({"csv": {"skip": 2}})") ==
          "no-field-names-in-input: the file has no header: there is nothing in it");
}

TEST_CASE("a file of which everything is skipped, or that is a blank line, is a table without rows", "[jobs]")
{
    const auto [text, csv] = GENERATE(table<std::string, std::string>({
        {"id,v\n", R"({"columns": ["id", "v"], "skip": 1})"},
        {"id,v", R"({"columns": ["id", "v"], "skip": 1})"},
        {"title\n\nid,v\n", R"({"columns": ["id", "v"], "skip": 3})"},
        {"\n", R"({"columns": ["id", "v"]})"},
        {"id,v\n", "{}"},
        {"title\nid,v\n", R"({"skip": 1})"},
    }));
    CAPTURE(text, csv);
    TableFixture table;
    CHECK(table.apply("id,v\n1,old\n9,old\n") == "2: +2 ~0 -0 =0");
    CHECK(table.apply(text, R"({"csv": )" + csv + "}") == "0: +0 ~0 -2 =0");
    CHECK(table.rows().empty());
}

TEST_CASE("a first file that is refused leaves no table", "[jobs]")
{
    TableFixture table;
    CHECK(table.apply("id,v\n3,a\n4,b\n3,c\n4,d\n", "{}", kById) ==
          "duplicate-row-identifier: record 3 repeats \"3\" of record 1 in the row identifier \"id\"");
    CHECK(table.apply("a,b\n1\n").starts_with("invalid-row-length: "));
    CHECK(table.number("SELECT count(*) FROM sqlite_schema") == 0);
    CHECK(table.apply("x\n1\n") == "1: +1 ~0 -0 =0");
}

TEST_CASE("the details of an error carry the record, the column and the value", "[jobs]")
{
    TableFixture table;
    const auto result = table.run({"id,v\n7,a\n7,b\n", "{}", kById});
    const auto& details = std::get<JobError>(result).details;
    CHECK(details.at("record") == 2);
    CHECK(details.at("firstRecord") == 1);
    CHECK(details.at("column") == "id");
    CHECK(details.at("value") == "7");
    CHECK_FALSE(std::get<JobError>(result).transient);
}

TEST_CASE("an import that is told to stop changes nothing and may be repeated", "[jobs]")
{
    TableFixture table;
    CHECK(table.apply(numbered(0, 10, "a"), "{}", kById) == "10: +10 ~0 -0 =0");
    Import large{numbered(5, 5000, "b")};
    large.job = 50;
    SECTION("at once")
    {
        table.stop() = true;
    }
    SECTION("after the last record")
    {
        large.report = [&](const Progress&) { table.stop() = true; };
    }
    const auto result = table.run(large);
    const auto& error = std::get<JobError>(result);
    CHECK(error.type == "interrupted");
    CHECK(error.transient);
    table.stop() = false;
    large.report = {};
    CHECK(table.rows().size() == 10);
    CHECK(table.apply(large) == "4995: +4990 ~5 -5 =0");
}

TEST_CASE("a disk that fails leaves the table as it was, and the same job works later", "[jobs]")
{
    const Scene& scene = GENERATE(from_range(scenes()));
    const auto [status, calls] = GENERATE(table<int, FailingCalls>(
        {{SQLITE_FULL, FailingCalls::AllFromThere}, {SQLITE_IOERR_WRITE, FailingCalls::One}}));
    CAPTURE(scene.control, scene.schema, status);

    TableFixture reference;
    if (!scene.before.empty())
        REQUIRE(reference.apply(scene.before, "{}", "").find(": +") != std::string::npos);
    const std::string expected = reference.apply(scene.text, scene.control, scene.schema);
    const Rows rows_after = reference.rows();

    int failures = 0;
    for (int at = 0;; ++at) {
        REQUIRE(at < 500);
        TableFixture table;
        Rows rows_before;
        if (!scene.before.empty()) {
            REQUIRE(table.apply(scene.before, "{}", "").find(": +") != std::string::npos);
            rows_before = table.rows();
        }
        Import job{scene.text, scene.control, scene.schema};
        job.job = 70;
        std::string outcome;
        bool reached = false;
        {
            const FailingVfs vfs(at, status, calls);
            const auto result = table.run(job);
            reached = vfs.failed();
            if (const auto* error = std::get_if<JobError>(&result)) {
                CHECK(error->transient);
                if (status == SQLITE_FULL) CHECK(error->type == "disk-full");
                outcome = "failed";
                ++failures;
            } else {
                outcome = counted(std::get<Imported>(result).counts);
            }
        }
        CAPTURE(at, outcome);
        // A success is a promise: the rows are there. A failure, once the commit is written, may have it,
        // too.
        const bool has_table = table.number("SELECT count(*) FROM sqlite_schema WHERE name = 'rows'") > 0;
        const Rows now = has_table ? table.rows() : Rows{};
        if (outcome == "failed")
            CHECK((now == rows_before || now == rows_after));
        else
            CHECK(now == rows_after);
        CHECK(table.apply(job) == expected);
        CHECK(table.rows() == rows_after);
        if (!reached) break;
    }
    CHECK(failures > 3);
}

TEST_CASE("a process killed before the commit has applied nothing, one killed after it everything", "[jobs]")
{
    const Scene& scene = GENERATE(from_range(scenes()));
    TableFixture table;
    TableFixture killed_before;
    TableFixture killed_after;
    if (!scene.before.empty()) REQUIRE(table.apply(scene.before, "{}", "").find(": +") != std::string::npos);
    Import job{scene.text, scene.control, scene.schema};
    job.job = 70;
    job.step = [&](std::string_view step) {
        (step == "before-table-commit" ? killed_before : killed_after).use_copy_of(table);
    };
    const std::string expected = table.apply(job);
    job.step = {};

    const auto first = killed_before.run(job);
    CHECK_FALSE(std::get<Imported>(first).repeated);
    CHECK(counted(std::get<Imported>(first).counts) == expected);
    CHECK(killed_before.rows() == table.rows());

    const auto second = killed_after.run(job);
    CHECK(std::get<Imported>(second).repeated);
    CHECK(counted(std::get<Imported>(second).counts) == expected);
    CHECK(killed_after.rows() == table.rows());
}

TEST_CASE("a table file that is no database, or in no directory, is an error", "[jobs]")
{
    TableFixture table;
    SECTION("no database")
    {
        std::ofstream(table.path()) << std::string(10'000, 'x');
        const auto result = table.run({"a\n1\n"});
        CHECK(std::get<JobError>(result).type == "table-error");
        CHECK_FALSE(std::get<JobError>(result).transient);
    }
    SECTION("no directory")
    {
        std::filesystem::remove_all(std::filesystem::path(table.path()).parent_path());
        const auto result = table.run({"a\n1\n"});
        CHECK(std::get<JobError>(result).type == "table-error");
        CHECK(std::get<JobError>(result).transient);
    }
}

TEST_CASE("a landed file that cannot be read leaves the table as it was", "[jobs]")
{
    TableFixture table;
    CHECK(table.apply("a\n1\n") == "1: +1 ~0 -0 =0");
    MemoryFile broken("a\n2\n3\n", 0);
    const ControlFile control;
    const std::atomic<bool> stop{false};
    const auto result = import_file({.job = *wharf::archive::JobId::parse(std::string(32, 'a')),
                                     .table_path = table.path(),
                                     .input = broken,
                                     .type = {Format::Csv, false},
                                     .control = control,
                                     .schema = {},
                                     .files = table.files(),
                                     .report = {},
                                     .stop = stop,
                                     .step = {}});
    CHECK(std::get<JobError>(result).type == "io-error");
    CHECK(table.rows() == Rows{{"1"}});
}
