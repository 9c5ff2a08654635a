#include "archive/disk/layout.hpp"
#include "archive/disk/posix_env.hpp"
#include "archive/disk/sqlite.hpp"
#include "archive/jobs/control/control_file.hpp"
#include "tests/support/must.hpp"
#include "tests/support/test_archive.hpp"
#include "tests/unit/cli/command_line.hpp"

#include <boost/json/parse.hpp>
#include <catch2/catch.hpp>

using namespace wharf;
using namespace wharf::cli;
using archive::FixedFile;
using test::must;

namespace {

struct ArchiveCommands : CommandLine {
    ArchiveCommands() { REQUIRE(run({"domain", "create", "data.example.gov"}).exit_code == kOk); }

    // The archive as a running server has it; locked until it is dropped.
    std::unique_ptr<archive::Archive> serve()
    {
        env = must(archive::PosixEnv::open(*this / "data"));
        return must(archive::Archive::open(
            *env, {archive::Access::Serve, env->absolute(archive::layout::kCatalog), archive::Sync::No}));
    }
    archive::JobRecord finish_job(archive::Archive& archive)
    {
        auto upload = must(archive.uploads().begin(key, test::file_name("crimes.csv"), {}));
        must(upload->write(test::bytes_of("a\n")));
        auto job = must(archive.jobs().enqueue(std::move(upload), {"{}", "", "bob", "ftps"}));
        must(archive.jobs().start(job.manifest.id));
        job.state = archive::JobState::Running;
        const auto now = env->now();
        must(archive.jobs().finish(job, {archive::JobState::Failed,
                                         now,
                                         now,
                                         {},
                                         "FAILURE: it is empty",
                                         "no-field-names-in-input",
                                         {}}));
        return job;
    }

    archive::DatasetKey key = test::dataset_key("data.example.gov", "b2fd-cjk2");
    std::unique_ptr<archive::PosixEnv> env;
};

} // namespace

TEST_CASE("commands that find no data root make none", "[cli]")
{
    CommandLine line;
    using Words = std::vector<std::string>;
    const auto words = GENERATE(
        Words{"domain", "list"}, Words{"dataset", "list", "data.example.gov"},
        Words{"dataset", "create", "data.example.gov"}, Words{"jobs", "list"}, Words{"ban", "list"},
        Words{"jobs", "rerun", "0123456789abcdef0123456789abcdef"}, Words{"prune"}, Words{"reindex"});
    CAPTURE(words);
    const Ran ran = line.run(words);
    CHECK(ran.exit_code == kProblem);
    CHECK(ran.err ==
          "there is no data root " + line / "data" +
              " yet: the server makes it when it starts, and so does `wharfinger domain create`\n");
    CHECK(line.run({"token", "list"}).exit_code == kOk);
    CHECK_FALSE(std::filesystem::exists(line / "data"));
}

TEST_CASE("a data root that cannot be made is told", "[cli][domain]")
{
    CommandLine line;
    line.write("data", "a file");
    const Ran ran = line.run({"domain", "create", "data.example.gov"});
    CHECK(ran.exit_code == kProblem);
    CHECK(ran.err == "cannot make domain data.example.gov: " + line / "data" + ": Not a directory\n");
    CHECK(line.run({"domain", "list"}).err == "cannot open " + line / "data" + ": Not a directory\n");
}

TEST_CASE_METHOD(ArchiveCommands, "a dataset goes for good, if somebody says yes", "[cli][dataset]")
{
    const std::vector<std::string> remove{"dataset", "remove", "data.example.gov", "b2fd-cjk2"};
    const std::vector<std::string> remove_yes{"dataset", "remove", "data.example.gov", "b2fd-cjk2", "--yes"};
    CHECK(run(remove).err == "there is no dataset b2fd-cjk2 in data.example.gov\n");
    REQUIRE(run({"dataset", "create", "data.example.gov", "b2fd-cjk2"}).exit_code == kOk);
    REQUIRE(run({"dataset", "title", "data.example.gov", "b2fd-cjk2", "Crimes"}).exit_code == kOk);
    auto server = serve();
    (void)finish_job(*server);
    CHECK(run(remove_yes).err == "a server is running on " + *this / "data" + ": stop it first\n");
    server.reset();

    const std::string told = "b2fd-cjk2 (Crimes): 0 snapshots, 1 job, no live table\n";
    const Ran asked = run(remove);
    CHECK(asked.exit_code == kProblem);
    CHECK(asked.out == told);
    CHECK(asked.err == "nothing was removed: --yes does it, and nothing brings it back\n");
    REQUIRE(run({"dataset", "hold", "data.example.gov", "b2fd-cjk2"}).exit_code == kOk);
    CHECK(run(remove_yes).err.starts_with("b2fd-cjk2 is held: release it first, "));
    REQUIRE(run({"dataset", "release", "data.example.gov", "b2fd-cjk2"}).exit_code == kOk);

    const std::string hold = *this / "data/domains/data.example.gov/b2fd-cjk2/hold";
    std::filesystem::create_symlink("nowhere", hold);
    CHECK(run(remove_yes).err.starts_with("cannot tell whether b2fd-cjk2 is held: "));
    std::filesystem::remove(hold);

    CHECK(run(remove_yes).out == told + "removed b2fd-cjk2\n");
    CHECK(run({"dataset", "list", "data.example.gov"}).out.empty());
    CHECK(run({"jobs", "list"}).out.find("crimes.csv") == std::string::npos);
    CHECK(run({"dataset", "remove", "data.example.gov", "b2fd"}).exit_code == kUsage);
}

TEST_CASE_METHOD(ArchiveCommands, "a domain goes if nobody has it", "[cli][domain]")
{
    const std::vector<std::string> remove{"domain", "remove", "data.example.gov", "--yes"};
    REQUIRE(run({"dataset", "create", "data.example.gov", "b2fd-cjk2"}).exit_code == kOk);
    REQUIRE(
        run({"user", "add", "bob", "--role", "viewer", "--domain", "data.example.gov", "--password-stdin"},
            "a-long-password\n")
            .exit_code == kOk);
    CHECK(run(remove).err ==
          "data.example.gov is a domain of \"bob\": take it from them first, with wharfinger "
          "user set or user remove\n");
    REQUIRE(run({"user", "remove", "bob"}).exit_code == kOk);
    std::filesystem::create_directories(*this / "data/domains/data.example.gov/archive-2019");
    CHECK(run(remove).err ==
          "its directory has what is not the server's; move it away first: archive-2019\n");
    std::filesystem::remove(*this / "data/domains/data.example.gov/archive-2019");
    CHECK(run({"domain", "remove", "data.example.gov"}).exit_code == kProblem);
    CHECK(run(remove).out == "b2fd-cjk2: 0 snapshots, 0 jobs, no live table\nremoved data.example.gov\n");
    CHECK(run({"domain", "list"}).out.empty());
    CHECK(run(remove).err == "there is no domain data.example.gov\n");
}

TEST_CASE_METHOD(ArchiveCommands, "domains are made and listed", "[cli][domain]")
{
    CHECK(run({"domain", "create", "Open.Example.ORG"}).out == "open.example.org\n");
    CHECK(run({"domain", "create", "open.example.org"}).exit_code == kOk);
    CHECK(run({"domain", "list"}).out ==
          "data.example.gov  0 of 1099511627776 bytes\nopen.example.org  0 of 1099511627776 bytes\n");
    CHECK(run({"domain", "list", "--json"}).out ==
          R"([{"domain":"data.example.gov","bytes":0,"quota":1099511627776},)"
          R"({"domain":"open.example.org","bytes":0,"quota":1099511627776}])"
          "\n");
    CHECK(run({"domain", "list", "--json", "--set", "uploads.domain_quota=0"})
              .out.starts_with(R"([{"domain":"data.example.gov","bytes":0,"quota":null},)"));
    CHECK(run({"domain", "create", "no good"}).exit_code == kUsage);
}

TEST_CASE_METHOD(ArchiveCommands, "a dataset is made, shown, listed, held and released", "[cli][dataset]")
{
    CHECK(run({"dataset", "create", "data.example.gov", "b2fd-cjk2"}).out == "b2fd-cjk2\n");
    const Ran shown = run({"dataset", "show", "data.example.gov", "b2fd-cjk2"});
    CHECK(shown.out == "dataset: b2fd-cjk2 in data.example.gov\nheld: no\nstatus: none yet\n"
                       "schema: none yet, the first file makes it\n");
    CHECK(run({"dataset", "hold", "data.example.gov", "b2fd-cjk2"}).exit_code == kOk);
    CHECK(run({"dataset", "list", "data.example.gov"}).out == "b2fd-cjk2  held\n");
    CHECK(run({"dataset", "release", "data.example.gov", "b2fd-cjk2"}).exit_code == kOk);
    CHECK(run({"dataset", "list", "data.example.gov"}).out == "b2fd-cjk2\n");
    CHECK(run({"dataset", "create", "data.example.gov", "b2fd-cjk2"}).err ==
          "there is a dataset b2fd-cjk2 in data.example.gov already\n");
}

TEST_CASE_METHOD(ArchiveCommands, "a dataset is given a title, another one, and none again", "[cli][dataset]")
{
    REQUIRE(run({"dataset", "create", "data.example.gov", "b2fd-cjk2"}).exit_code == kOk);
    const auto title = [&](const char* text) {
        return run({"dataset", "title", "data.example.gov", "b2fd-cjk2", text});
    };
    CHECK(title("Crimes").out == "b2fd-cjk2 is titled Crimes\n");
    CHECK(title(" Crimes, all years ").out == "b2fd-cjk2 is titled Crimes, all years\n");
    CHECK(run({"dataset", "list", "data.example.gov"}).out == "b2fd-cjk2  Crimes, all years\n");
    CHECK(
        run({"dataset", "show", "data.example.gov", "b2fd-cjk2"}).out.find("\ntitle: Crimes, all years\n") !=
        std::string::npos);
    const Ran refused = title("two\nlines");
    CHECK(refused.exit_code == kProblem);
    CHECK(refused.err == "a title is one line of UTF-8 of at most 200 bytes\n");
    CHECK(title("").out == "b2fd-cjk2 has no title\n");
    CHECK(run({"dataset", "list", "data.example.gov"}).out == "b2fd-cjk2\n");
    CHECK(run({"dataset", "title", "data.example.gov", "wxyz-9876", "x"}).exit_code == kProblem);
}

TEST_CASE_METHOD(ArchiveCommands, "a dataset made without an id gets one", "[cli][dataset]")
{
    const Ran made = run({"dataset", "create", "data.example.gov"});
    REQUIRE(made.exit_code == kOk);
    CHECK(run({"dataset", "list", "data.example.gov"}).out == made.out);
}

TEST_CASE_METHOD(ArchiveCommands, "a dataset can be made with its schema", "[cli][dataset]")
{
    write("columns.json", R"({"columns": [{"fieldName": "id"}, {"fieldName": "n", "name": "Name"}]})");
    REQUIRE(run({"dataset", "create", "data.example.gov", "b2fd-cjk2", "--schema", *this / "columns.json",
                 "--row-id", "id"})
                .exit_code == kOk);
    const Ran shown = run({"dataset", "show", "data.example.gov", "b2fd-cjk2"});
    CHECK(shown.out.find("row identifier: id\ncolumn: id (id, text)\ncolumn: n (Name, text)\n") !=
          std::string::npos);
}

TEST_CASE_METHOD(ArchiveCommands, "a schema that does not fit makes no dataset", "[cli][dataset]")
{
    write("columns.json", R"({"columns": [{"fieldName": "id"}]})");
    write("bad.json", "{");
    const auto create = [&](std::vector<std::string> more) {
        std::vector<std::string> words{"dataset", "create", "data.example.gov", "b2fd-cjk2"};
        words.insert(words.end(), more.begin(), more.end());
        return run(words).exit_code;
    };
    CHECK(create({"--schema", *this / "columns.json", "--row-id", "other"}) == kProblem);
    CHECK(create({"--schema", *this / "bad.json"}) == kProblem);
    CHECK(create({"--schema", *this / "absent.json"}) == kProblem);
    CHECK(run({"dataset", "create", "data.example.gov", "--schema", *this / "data"}).err ==
          *this / "data" + ": cannot be read\n");
    CHECK(run({"dataset", "list", "data.example.gov"}).out.empty());
}

TEST_CASE_METHOD(ArchiveCommands, "names that cannot be and datasets that are not there are told",
                 "[cli][dataset]")
{
    for (const char* const command : {"create", "show", "hold", "release"}) {
        CHECK(run({"dataset", command, "data.example.gov", "nope"}).exit_code == kUsage);
        CHECK(run({"dataset", command, "no good", "b2fd-cjk2"}).exit_code == kUsage);
    }
    CHECK(run({"dataset", "title", "data.example.gov", "nope", "x"}).exit_code == kUsage);
    CHECK(run({"dataset", "create", "other.example.gov", "b2fd-cjk2"}).exit_code == kProblem);
    CHECK(run({"dataset", "show", "data.example.gov", "b2fd-cjk2"}).err ==
          "there is no dataset b2fd-cjk2 in data.example.gov\n");
    CHECK(run({"dataset", "hold", "data.example.gov", "b2fd-cjk2"}).exit_code == kProblem);
    CHECK(run({"dataset", "list", "other.example.gov"}).exit_code == kProblem);
}

TEST_CASE_METHOD(ArchiveCommands, "jobs are listed and shown beside a running server", "[cli][jobs]")
{
    REQUIRE(run({"dataset", "create", "data.example.gov", "b2fd-cjk2"}).exit_code == kOk);
    const auto server = serve();
    const auto job = finish_job(*server);
    const std::string id = job.manifest.id.text();
    const Ran list = run({"jobs", "list", "--domain", "data.example.gov", "--dataset", "b2fd-cjk2"});
    CHECK(list.out.find(
              id + "  failed      data.example.gov/b2fd-cjk2  bob  crimes.csv  no-field-names-in-input\n") !=
          std::string::npos);
    CHECK(run({"jobs", "list", "--domain", "other.example.gov"}).out.empty());
    const auto json = boost::json::parse(run({"jobs", "list", "--json"}).out).as_array();
    REQUIRE(json.size() == 1);
    CHECK(json.at(0).at("id").as_string() == id);
    CHECK(run({"jobs", "show", id}).out.find("result: FAILURE: it is empty\n") != std::string::npos);
    const auto shown = boost::json::parse(run({"jobs", "show", id, "--json"}).out);
    CHECK(shown.at("error").at("type").as_string() == "no-field-names-in-input");
    CHECK(run({"jobs", "show", std::string(32, '0')}).exit_code == kProblem);
    CHECK(run({"jobs", "show", "x"}).exit_code == kUsage);
}

TEST_CASE_METHOD(ArchiveCommands, "prune prints what goes and why, and removes it unless told not to",
                 "[cli][prune]")
{
    REQUIRE(run({"dataset", "create", "data.example.gov", "b2fd-cjk2"}).exit_code == kOk);
    auto server = serve();
    finish_job(*server);
    server.reset();
    const Ran planned = run({"prune", "--dry-run", "--now", "2100-01-01"});
    CHECK(planned.exit_code == kOk);
    CHECK(planned.out.find(": older than 365d\n") != std::string::npos);
    CHECK(run({"prune", "--dry-run", "--now", "2100-01-01T00:00:00Z"}).out == planned.out);
    CHECK(run({"prune", "--dry-run"}).out.empty());
    CHECK(run({"prune", "--now", "2100-01-01"}).exit_code == kOk);
    CHECK(run({"prune", "--dry-run", "--now", "2100-01-01"}).out.empty());
    CHECK(run({"jobs", "list"}).out.empty());
    CHECK(run({"prune", "--now", "yesterday"}).exit_code == kUsage);
}

TEST_CASE_METHOD(ArchiveCommands, "prune beside a running server leaves the logs to it", "[cli][prune]")
{
    REQUIRE(run({"dataset", "create", "data.example.gov", "b2fd-cjk2"}).exit_code == kOk);
    const auto server = serve();
    must(server->datasets().append_log(key, "2000-01-01T00:00:00.000Z x y\n"));
    const Ran pruned = run({"prune"});
    CHECK(pruned.exit_code == kOk);
    CHECK(pruned.err == "a server is running: it trims the logs itself\n");
    CHECK(must(server->datasets().read(key, FixedFile::Log)).starts_with("2000"));
}

TEST_CASE_METHOD(ArchiveCommands, "reindex fills the catalog from the job directories", "[cli][reindex]")
{
    REQUIRE(run({"dataset", "create", "data.example.gov", "b2fd-cjk2"}).exit_code == kOk);
    auto server = serve();
    finish_job(*server);
    CHECK(run({"reindex"}).err.find("a server is running") != std::string::npos);
    must(server->catalog().clear());
    server.reset();
    const Ran done = run({"reindex"});
    CHECK(done.exit_code == kOk);
    CHECK(done.out == "1 jobs indexed\n");
    CHECK_FALSE(run({"jobs", "list"}).out.empty());
}

TEST_CASE_METHOD(ArchiveCommands, "an index that is missing is told apart from one without jobs",
                 "[cli][jobs]")
{
    using Words = std::vector<std::string>;
    REQUIRE(run({"dataset", "create", "data.example.gov", "b2fd-cjk2"}).exit_code == kOk);
    CHECK(run({"jobs", "list"}).exit_code == kOk); // nothing was ever served
    auto server = serve();
    const std::string id = finish_job(*server).manifest.id.text();
    const std::string path = env->absolute(archive::layout::kCatalog);
    server.reset();
    archive::Catalog::discard(path);
    const auto words =
        GENERATE_COPY(Words{"jobs", "list"}, Words{"jobs", "show", id}, Words{"jobs", "payload", id},
                      Words{"domain", "list"}, Words{"prune", "--dry-run"});
    CAPTURE(words);
    const Ran refused = run(words);
    CHECK(refused.exit_code == kProblem);
    CHECK(refused.out.empty());
    CHECK(refused.err == "the index of jobs is not filled: the server does that when it starts, and so does "
                         "wharfinger reindex\n");
    CHECK_FALSE(std::filesystem::exists(path));
    CHECK(run({"dataset", "list", "data.example.gov"}).out == "b2fd-cjk2\n");
    CHECK(run({"dataset", "hold", "data.example.gov", "b2fd-cjk2"}).exit_code == kOk);
    CHECK(run({"reindex"}).exit_code == kOk);
    CHECK(run({"jobs", "list"}).out.find(id) != std::string::npos);
}

TEST_CASE_METHOD(ArchiveCommands, "an index of another version is told apart, and reindex makes it anew",
                 "[cli][reindex]")
{
    REQUIRE(run({"dataset", "create", "data.example.gov", "b2fd-cjk2"}).exit_code == kOk);
    auto server = serve();
    finish_job(*server);
    const std::string path = env->absolute(archive::layout::kCatalog);
    server.reset();
    {
        auto catalog = must(archive::sqlite::open(path));
        must(archive::sqlite::execute(catalog.get(), "PRAGMA user_version = 3"));
    }
    const Ran refused = run({"jobs", "list"});
    CHECK(refused.exit_code == kProblem);
    CHECK(refused.err.find("another version") != std::string::npos);
    CHECK(refused.err.find("wharfinger reindex") != std::string::npos);
    CHECK(run({"reindex"}).out == "1 jobs indexed\n");
    CHECK(run({"jobs", "list"}).exit_code == kOk);
}
