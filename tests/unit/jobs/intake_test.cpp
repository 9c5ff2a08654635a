#include "archive/jobs/intake.hpp"

#include "archive/jobs/control/control_file.hpp"
#include "tests/support/print_result.hpp"
#include "tests/support/test_archive.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace wharf;
using namespace wharf::jobs;
using archive::FixedFile;
using test::error_of;
using test::file_name;
using test::must;

namespace {

const std::string kRequest = "52f5c1939dc2417d8b0d54e728b75585";
const std::string kUpsert = R"({"action": "upsert", "csv": {"separator": ";"}, "colour": "blue"})";

struct IntakeTest : test::TestArchive {
    IntakeTest()
        : board(archive->datasets())
        , intake(*archive, board, [this](const archive::JobRecord& job) {
            status_when_told.push_back(status());
            told.push_back(job);
        })
    {
    }
    archive::result<Accepted> enqueue(std::string_view name, const std::string& request = kRequest)
    {
        return intake.enqueue({key, request, "bob", "ftps"}, place(name), file_name(name));
    }

    StatusBoard board;
    std::vector<archive::JobRecord> told;
    std::vector<std::string> status_when_told;
    Intake intake;
};

} // namespace

TEST_CASE_METHOD(IntakeTest,
                 "a job is announced as coming once it is durable, and queued after its status is told",
                 "[jobs][intake]")
{
    std::vector<std::string> order;
    Intake with_order(
        *archive, board,
        [&](const archive::JobRecord& job) {
            CHECK(status() ==
                  job.manifest.tag() + " : QUEUED: " + job.manifest.filename.text() + " is waiting\n");
            order.push_back("queued " + job.manifest.filename.text());
        },
        [&](const archive::JobRecord& job) {
            CHECK(must(archive->jobs().unfinished()).back().manifest.id == job.manifest.id);
            order.push_back("made " + job.manifest.filename.text());
        });
    land("a.csv", "id\n");
    must(with_order.enqueue({key, "", "bob", "ftps"}, place("a.csv"), file_name("a.csv")));
    must(with_order.enqueue({key, "", "bob", "ftps"}, upload("b.csv", "id\n")));
    CHECK_FALSE(with_order.enqueue({key, "", "bob", "ftps"}, place("absent.csv"), file_name("absent.csv")));
    CHECK(order == std::vector<std::string>{"made a.csv", "queued a.csv", "made b.csv", "queued b.csv"});
}

TEST_CASE("only data files, control.json and schema.json are taken", "[jobs][intake]")
{
    const auto [name, taken] = GENERATE(table<std::string, bool>({
        {"crimes.csv", true},
        {"crimes.tsv", true},
        {"crimes.csv.gz", true},
        {"crimes.tsv.gz", true},
        {"control.json", true},
        {"schema.json", true},
        {"\xc3\x9cn\xc3\xaf+(1).csv.gz", true},
        {"100% ?.csv", true},
        {"control.json.gz", false},
        {"crimes.txt", false},
        {"crimes.gz", false},
        {"csv", false},
        {"", false},
    }));
    CAPTURE(name);
    CHECK(Intake::takes(name) == taken);
}

TEST_CASE_METHOD(IntakeTest, "a data file becomes a job with the control file in force",
                 "[jobs][intake][drop-15]")
{
    must(archive->datasets().replace(key, FixedFile::ActiveControl, kUpsert, archive::Sync::Yes));
    land("crimes.csv", "a,b\n1,2\n");
    const Accepted accepted = must(enqueue("crimes.csv"));
    REQUIRE(accepted.job);
    CHECK(accepted.tag == kRequest);
    CHECK(accepted.text == "queued as job " + accepted.job->text());
    CHECK_FALSE(landed("crimes.csv"));
    const auto job = must(archive->jobs().find(*accepted.job));
    CHECK(job.state == archive::JobState::Queued);
    CHECK(job.manifest.user == "bob");
    CHECK(job.manifest.via == "ftps");
    CHECK(must(archive->jobs().control(*accepted.job)) == kUpsert);
}

TEST_CASE_METHOD(IntakeTest, "status.txt says QUEUED before anybody is told of the job",
                 "[jobs][intake][drop-19]")
{
    land("crimes.csv", "a\n");
    const Accepted accepted = must(enqueue("crimes.csv"));
    REQUIRE(told.size() == 1);
    CHECK(told.front().manifest.id == *accepted.job);
    CHECK(status_when_told.front() == kRequest + " : QUEUED: crimes.csv is waiting\n");
    CHECK(board.line(key, kRequest) == kRequest + " : QUEUED: crimes.csv is waiting\n");
}

TEST_CASE_METHOD(IntakeTest, "without a request id the job's own id is the tag", "[jobs][intake]")
{
    land("crimes.csv", "a\n");
    const Accepted accepted = must(enqueue("crimes.csv", ""));
    CHECK(accepted.tag == accepted.job->text());
    CHECK(status() == accepted.tag + " : QUEUED: crimes.csv is waiting\n");
}

TEST_CASE_METHOD(IntakeTest, "the log has one line for a queued job", "[jobs][intake]")
{
    land("crimes.csv", "a\n");
    const Accepted accepted = must(enqueue("crimes.csv"));
    const std::string text = log();
    CHECK(text.find(accepted.job->text() + " committed-job filename=crimes.csv bytes=2 ") !=
          std::string::npos);
    CHECK(std::count(text.begin(), text.end(), '\n') == 1);
}

TEST_CASE_METHOD(IntakeTest, "an upload that ended in the enqueue folder becomes a job", "[jobs][intake]")
{
    const auto accepted = must(intake.enqueue({key, "", "bob", "ftps"}, upload("crimes.csv", "a\n")));
    CHECK(accepted.job);
    CHECK(told.size() == 1);
    CHECK_FALSE(landed("crimes.csv"));
}

TEST_CASE_METHOD(IntakeTest, "a control file stored into the enqueue folder is taken too", "[jobs][intake]")
{
    must(intake.enqueue({key, kRequest, "bob", "ftps"}, upload("control.json", kUpsert)));
    CHECK(text(FixedFile::ActiveControl) == kUpsert);
    CHECK_FALSE(landed("control.json"));
}

TEST_CASE_METHOD(IntakeTest,
                 "an upload straight into the queue is kept if the control file in force cannot be read",
                 "[jobs][intake]")
{
    auto arrived = upload("crimes.csv", "id\n1\n");
    env.fail_call(1, {boost::system::errc::io_error, boost::system::system_category()});
    CHECK_FALSE(intake.enqueue({key, "", "bob", "ftps"}, std::move(arrived)));
    const auto kept = must(archive->uploads().find(key, file_name("crimes.csv")));
    CHECK_FALSE(kept.whole);
    CHECK(kept.size == 5);
}

TEST_CASE_METHOD(IntakeTest, "a setting that was taken leaves no partial, whatever it went on from",
                 "[jobs][intake]")
{
    const auto name = file_name("control.json");
    const std::string first = kUpsert.substr(0, 10);
    auto half = must(archive->uploads().begin(key, name, {}));
    must(half->write(test::bytes_of(first)));
    must(half->keep_partial());
    half.reset();
    auto whole = must(archive->uploads().begin(key, name, {archive::StartAt::Kind::End, 0}));
    while (must(whole->catch_up()) > 0) {
    }
    must(whole->write(test::bytes_of(kUpsert.substr(10))));
    must(intake.enqueue({key, kRequest, "bob", "ftps"}, std::move(whole)));
    CHECK(text(FixedFile::ActiveControl) == kUpsert);
    CHECK(error_of(archive->uploads().find(key, name)) == archive::Errc::NotFound);
    const auto tree = env.tree();
    CHECK(std::none_of(tree.begin(), tree.end(), [](const auto& path) {
        return path.starts_with("staging/") && path.ends_with("control.json");
    }));
}

TEST_CASE_METHOD(IntakeTest, "repeating a rename within the hour gives the same job",
                 "[jobs][intake][drop-15]")
{
    land("crimes.csv", "a\n");
    const Accepted first = must(enqueue("crimes.csv"));
    env.advance(std::chrono::minutes(59));
    const Accepted again = must(enqueue("crimes.csv", ""));
    CHECK(again.job == first.job);
    CHECK(again.tag == first.tag);
    CHECK(told.size() == 1);
    env.advance(std::chrono::minutes(2));
    CHECK(error_of(enqueue("crimes.csv")) == archive::Errc::NotFound);
}

TEST_CASE_METHOD(IntakeTest, "another user's job is no answer to a rename of nothing", "[jobs][intake]")
{
    land("crimes.csv", "a\n");
    must(enqueue("crimes.csv"));
    const auto other = intake.enqueue({key, "", "eve", "ftps"}, place("crimes.csv"), file_name("crimes.csv"));
    CHECK(error_of(other) == archive::Errc::NotFound);
}

TEST_CASE_METHOD(IntakeTest, "what cannot be enqueued stays where it is", "[jobs][intake][drop-15]")
{
    land("notes.txt", "hello");
    CHECK(error_of(enqueue("notes.txt")) == archive::Errc::NameNotAllowed);
    CHECK(landed("notes.txt"));
    must(upload("half.csv", "a,b\n")->keep_partial());
    CHECK(error_of(enqueue("half.csv")) == archive::Errc::Incomplete);
    CHECK(landed("half.csv"));
    CHECK(error_of(enqueue("absent.csv")) == archive::Errc::NotFound);
    CHECK(error_of(enqueue("control.json")) == archive::Errc::NotFound);
    CHECK(told.empty());
    CHECK(status().empty());
}

TEST_CASE_METHOD(IntakeTest, "an accepted control file takes effect, byte for byte",
                 "[jobs][intake][drop-16]")
{
    land("control.json", kUpsert);
    const Accepted accepted = must(enqueue("control.json"));
    CHECK(accepted.tag == kRequest);
    CHECK(accepted.text == "control file accepted");
    CHECK_FALSE(accepted.job);
    CHECK(text(FixedFile::ActiveControl) == kUpsert);
    CHECK(status() == kRequest + " : SUCCESS: control file accepted; unknown and ignored: colour\n");
    CHECK(log().find(kRequest + " control-file-accepted user=bob via=ftps unknown=colour\n") !=
          std::string::npos);
    CHECK_FALSE(landed("control.json"));
}

TEST_CASE_METHOD(IntakeTest, "a refused control file changes nothing but the status",
                 "[jobs][intake][drop-16]")
{
    const auto bad =
        GENERATE(as<std::string>{}, "", "not json", R"({"action": "explode"})", R"({"csv": {"skip": -1}})");
    land("control.json", bad);
    const Accepted accepted = must(enqueue("control.json"));
    CHECK(accepted.text.starts_with("control file refused: "));
    CHECK(text(FixedFile::ActiveControl) == test::kPlainControl);
    CHECK(status().starts_with(kRequest + " : FAILURE: control.json: "));
    CHECK(log().find(kRequest + " control-file-refused user=bob") != std::string::npos);
    CHECK_FALSE(landed("control.json"));
}

TEST_CASE_METHOD(IntakeTest, "a control file that is too large is refused without reading it all",
                 "[jobs][intake]")
{
    land("control.json", "{" + std::string(kMaxControlFile, ' ') + "}");
    must(enqueue("control.json"));
    CHECK(status().starts_with(kRequest + " : FAILURE: control.json: "));
}

TEST_CASE_METHOD(IntakeTest, "a control file without a request id gets a tag of its own", "[jobs][intake]")
{
    land("control.json", kUpsert);
    const std::string first = must(enqueue("control.json", "")).tag;
    land("control.json", kUpsert);
    const std::string second = must(enqueue("control.json", "")).tag;
    CHECK(archive::JobId::parse(first));
    CHECK(first != second);
    CHECK(status().starts_with(second + " : SUCCESS"));
}

TEST_CASE_METHOD(IntakeTest, "a schema is taken or refused as control files are", "[jobs][intake]")
{
    const std::string good = R"({"rowIdentifier": "id", "columns": [{"fieldName": "id"}]})";
    land("schema.json", good);
    CHECK(must(enqueue("schema.json")).text == "schema accepted");
    CHECK(text(FixedFile::Schema) == good);
    CHECK(status() == kRequest + " : SUCCESS: schema accepted\n");
    land("schema.json", R"({"columns": 7})");
    CHECK(must(enqueue("schema.json")).text.starts_with("schema refused: "));
    CHECK(text(FixedFile::Schema) == good);
    CHECK(status().starts_with(kRequest + " : FAILURE: schema.json: "));
}

TEST_CASE_METHOD(IntakeTest, "a schema's unknown keys are named, for they may be misspelt", "[jobs][intake]")
{
    land("schema.json", R"({"rowidentifier": "id", "columns": [{"fieldName": "id", "type": "number"}]})");
    CHECK(must(enqueue("schema.json")).text == "schema accepted");
    CHECK(status() ==
          kRequest + " : SUCCESS: schema accepted; unknown and ignored: columns[0].type, rowidentifier\n");
    CHECK(log().find(kRequest +
                     " schema-accepted user=bob via=ftps unknown=\"columns[0].type, rowidentifier\"\n") !=
          std::string::npos);
}

TEST_CASE("whatever call fails, an enqueue that failed left the file and one that succeeded made a job",
          "[jobs][intake][drop-15]")
{
    bool reached = true;
    for (std::uint64_t n = 1; reached; ++n) {
        CAPTURE(n);
        IntakeTest t;
        t.land("crimes.csv", "a\n");
        t.env.fail_call(n, {boost::system::errc::no_space_on_device, boost::system::system_category()});
        const auto accepted = t.enqueue("crimes.csv");
        reached = t.env.failed();
        t.env.restart();
        t.open();
        const auto jobs = must(t.archive->jobs().unfinished());
        CHECK(jobs.size() == (accepted ? 1U : 0U));
        CHECK(t.landed("crimes.csv") == !accepted.has_value());
        CHECK(t.told.size() == jobs.size());
    }
}

TEST_CASE("whatever call fails, a control file is old or new, and only gone when answered",
          "[jobs][intake][drop-16]")
{
    bool reached = true;
    for (std::uint64_t n = 1; reached; ++n) {
        CAPTURE(n);
        IntakeTest t;
        t.land("control.json", kUpsert);
        t.env.fail_call(n, {boost::system::errc::no_space_on_device, boost::system::system_category()});
        const auto accepted = t.enqueue("control.json");
        reached = t.env.failed();
        t.env.restart();
        t.open();
        const std::string active = t.text(FixedFile::ActiveControl);
        CHECK((active == kUpsert || active == test::kPlainControl));
        CHECK(t.landed("control.json") == !accepted.has_value());
        if (accepted) CHECK(active == kUpsert);
    }
}
