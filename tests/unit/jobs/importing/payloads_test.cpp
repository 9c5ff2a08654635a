#include "tests/unit/jobs/importing/table_fixture.hpp"

#include <catch2/catch.hpp>

using namespace wharf::jobs;
using wharf::archive::JobFile;
using wharf::archive::Payload;
using wharf::archive::PayloadSet;

namespace {

const PayloadSet kBoth = *PayloadSet::parse("pull,push");
const std::string kTyped = R"({"rowIdentifier": "id", "columns": [
    {"fieldName": "id"}, {"fieldName": "v", "dataTypeName": "number"}, {"fieldName": "t"}]})";
const std::string kBefore = "id,v,t\n1,1,one\n2,2,two\n3,3,\"a \"\"b\"\",\nc\"\n";

std::string outcome(const std::variant<Imported, JobError>& result)
{
    if (const auto* error = std::get_if<JobError>(&result)) return error->type;
    return counted(std::get<Imported>(result).counts);
}

// A table with the rows of kBefore and then a job that keeps both.
struct Kept : TableFixture {
    explicit Kept(const std::string& schema = kTyped)
    {
        REQUIRE(apply(kBefore, "{}", schema).starts_with("3: +3"));
    }
    std::string keep(const std::string& text, const std::string& control = "{}", PayloadSet which = kBoth)
    {
        Import import;
        import.text = text;
        import.control = control;
        import.keep = which;
        return outcome(run(import));
    }
    std::string pull() const { return payload(Payload::Pull).value_or("(none)"); }
    std::string push() const { return payload(Payload::Push).value_or("(none)"); }
};

} // namespace

TEST_CASE("Pull has the rows as they were read and typed, Push the changes that were made of them", "[jobs]")
{
    Kept table;
    CHECK(table.keep("id,v,t\n1,1.0,one\n2,02.50,\n4,4e0,\"x,y\"\n") == "3: +1 ~1 -1 =1");
    CHECK(table.pull() == "id,v,t\r\n1,1,one\r\n2,2.5,\r\n4,4,\"x,y\"\r\n");
    CHECK(table.push() == "_action,id,v,t\r\n"
                          "was,2,2,two\r\nupdate,2,2.5,\r\n"
                          "insert,4,4,\"x,y\"\r\n"
                          "delete,3,3,\"a \"\"b\"\",\nc\"\r\n");
}

TEST_CASE("of a file with some columns, Pull has those and Push has all", "[jobs]")
{
    Kept table;
    CHECK(table.keep("t,id\nuno,1\nnew,9\n", R"({"action": "Upsert"})") == "2: +1 ~1 -0 =0");
    CHECK(table.pull() == "id,t\r\n1,uno\r\n9,new\r\n");
    CHECK(table.push() == "_action,id,v,t\r\nwas,1,1,one\r\nupdate,1,1,uno\r\ninsert,9,,new\r\n");
    CHECK(table.keep("id\n9\n7\n", R"({"action": "Delete"})") == "2: +0 ~0 -1 =1");
    CHECK(table.pull() == "id\r\n9\r\n7\r\n");
    CHECK(table.push() == "_action,id,v,t\r\ndelete,9,,new\r\n");
}

TEST_CASE("a null and an empty text are told apart, and no line is empty", "[jobs]")
{
    TableFixture table;
    Import import{"a\n\"\"\nx\n", R"({"csv": {"emptyTextIsNull": false}})"};
    import.keep = kBoth;
    CHECK(outcome(table.run(import)) == "2: +2 ~0 -0 =0");
    CHECK(table.payload(Payload::Pull) == "a\r\n\"\"\r\nx\r\n");
    CHECK(table.payload(Payload::Push) == "_action,a\r\ninsert,\"\"\r\ninsert,x\r\n");
    import.control = "{}";
    CHECK(outcome(table.run(import)) == "2: +1 ~0 -1 =1");
    CHECK(table.payload(Payload::Push) == "_action,a\r\ndelete,\"\"\r\ninsert,\r\n");
}

TEST_CASE("a first job, one by whole rows and one that changes the schema tell what they change", "[jobs]")
{
    TableFixture table;
    Import import{"a,b\n1,x\n2,y\n2,y\n"};
    import.keep = kBoth;
    CHECK(outcome(table.run(import)) == "3: +3 ~0 -0 =0");
    CHECK(table.payload(Payload::Push) == "_action,a,b\r\ninsert,1,x\r\ninsert,2,y\r\ninsert,2,y\r\n");
    import.text = "a,b\n2,y\n3,z\n1,x\n";
    CHECK(outcome(table.run(import)) == "3: +1 ~0 -1 =2");
    CHECK(table.payload(Payload::Push) == "_action,a,b\r\ndelete,2,y\r\ninsert,3,z\r\n");

    // The new row identifier does not fit two of the rows there are.
    CHECK(table.apply("a,b\n1,x\n,y\n1,z\n") == "3: +2 ~0 -2 =1");
    import.text = "c,a\nnew,1\n";
    import.schema = R"({"rowIdentifier": "a", "columns": [{"fieldName": "c"}, {"fieldName": "a"}]})";
    CHECK(outcome(table.run(import)) == "1: +0 ~1 -2 =0");
    CHECK(table.payload(Payload::Push) ==
          "_action,c,a\r\ndelete,,\r\ndelete,,1\r\nwas,,1\r\nupdate,new,1\r\n");
}

TEST_CASE("only what is wanted is kept", "[jobs]")
{
    const std::string word = GENERATE("", "pull", "push", "hook-output");
    Kept table;
    CHECK(table.keep("id,v,t\n1,1,one\n", "{}", *PayloadSet::parse(word)) == "1: +0 ~0 -2 =1");
    CHECK((table.pull() != "(none)") == (word == "pull"));
    CHECK((table.push() != "(none)") == (word == "push"));
    CHECK_FALSE(table.payload(Payload::HookOutput));
}

TEST_CASE("records set aside are in their own list, not in Pull", "[jobs]")
{
    Kept table;
    CHECK(table.keep("id,v,t\n1,x,one\n2,2,two\n",
                     R"({"action": "Upsert", "csv": {"setAsideErrors": true}})") == "2: +0 ~0 -0 =1 !1");
    CHECK(table.pull() == "id,v,t\r\n2,2,two\r\n");
    CHECK(table.push() == "_action,id,v,t\r\n");
    CHECK_FALSE(table.rejects().empty());
}

TEST_CASE("a record set aside for its row identifier is not in Pull either", "[jobs]")
{
    Kept table;
    CHECK(table.keep("id,v,t\n7,1,one\n7,2,two\n", R"({"csv": {"setAsideErrors": true}})").ends_with("!1"));
    CHECK(table.pull() == "id,v,t\r\n7,1,one\r\n");
}

TEST_CASE("an import that fails keeps the rows until there, and no changes", "[jobs]")
{
    Kept table;
    CHECK(table.keep("id,v,t\n1,7,one\n2,8\n") == "invalid-row-length");
    CHECK(table.pull() == "id,v,t\r\n1,7,one\r\n");
    CHECK(table.push() == "(none)");
}

TEST_CASE("what a killed attempt left is not added to", "[jobs]")
{
    Kept table;
    const auto plant = [&] {
        table.files().plant(JobFile::Pull, "half a li");
        table.files().plant(JobFile::Push, "half a li");
    };
    plant();
    CHECK(table.keep("") == "no-field-names-in-input");
    CHECK(table.pull() == "(none)");
    CHECK(table.push() == "(none)");
    plant();
    CHECK(table.keep("id,v,t\n1,1,one\n", R"({"action": "Upsert"})") == "1: +0 ~0 -0 =1");
    CHECK(table.pull() == "id,v,t\r\n1,1,one\r\n");
    CHECK(table.push() == "_action,id,v,t\r\n");
}

TEST_CASE("payloads are durable before the table is, and one that was applied before leaves them", "[jobs]")
{
    Kept table;
    Import import{"id,v,t\n1,9,one\n", R"({"action": "Upsert"})"};
    import.keep = kBoth;
    import.job = 90;
    std::string at_commit;
    import.step = [&](std::string_view step) {
        if (step == "before-table-commit") at_commit = table.pull() + table.push();
};
CHECK(outcome(table.run(import)) == "1: +0 ~1 -0 =0");
CHECK(at_commit == table.pull() + table.push());
const auto again = table.run(import);
CHECK(std::get<Imported>(again).repeated);
CHECK(at_commit == table.pull() + table.push());
CHECK(table.push().ends_with("was,1,1,one\r\nupdate,1,9,one\r\n"));
}

TEST_CASE("a disk that does not take a payload costs the payload, and the job goes on", "[jobs]")
{
    std::string text = "id,v,t\n";
    for (int i = 0; i < 9000; ++i)
        text +=
            std::to_string(i) + ",5,\"a value of a certain length, so that it takes more than one write\"\n";
    Kept reference;
    const std::string expected = reference.keep(text);
    int dropped = 0;
    for (int n = 1;; ++n) {
        REQUIRE(n < 50);
        Kept table;
        Import import{text};
        import.keep = kBoth;
        table.files().fail_call(n);
        const auto result = table.run(import);
        if (!table.files().failed()) break;
        CAPTURE(n);
        if (std::holds_alternative<JobError>(result)) {
            CHECK(n <= 4); // what an earlier attempt left could not be removed
            CHECK(std::get<JobError>(result).transient);
            continue;
        }
        CHECK(outcome(result) == expected);
        const auto& gone = std::get<Imported>(result).dropped;
        REQUIRE(gone.size() == 1);
        CHECK(gone.front().why.starts_with("it cannot be written: "));
        ++dropped;
        const bool pull = gone.front().which == Payload::Pull;
        CHECK(table.pull() == (pull ? "(none)" : reference.pull()));
        CHECK(table.push() == (pull ? reference.push() : "(none)"));
    }
    CHECK(dropped > 6);
}
