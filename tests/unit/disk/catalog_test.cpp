#include "archive/disk/catalog.hpp"

#include "tests/support/scratch_directory.hpp"
#include "tests/unit/disk/yard.hpp"

#include <catch2/catch.hpp>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

using namespace wharf;
using namespace wharf::archive;
using test::dataset_key;
using test::file_name;

namespace {

const DatasetKey kKey = dataset_key();

TimePoint at(std::int64_t milliseconds)
{
    return TimePoint(std::chrono::milliseconds(milliseconds));
}

JobId job_id(unsigned number)
{
    const std::string digits = std::to_string(number);
    return JobId::parse(std::string(32 - digits.size(), '0') + digits).value();
}

JobRecord queued(unsigned number, std::int64_t arrived)
{
    return {{job_id(number), kKey, file_name("crimes.csv"), 17, test::sha256("x"), at(arrived), "", "ann",
             "ftps"},
            JobState::Queued,
            std::nullopt,
            true};
}

JobRecord ended(unsigned number, JobState state, std::int64_t finished)
{
    JobRecord job = queued(number, finished - 10);
    job.state = state;
    job.result = test::outcome(state, at(finished));
    return job;
}

std::unique_ptr<Catalog> in_memory()
{
    return Catalog::open(":memory:").value();
}

std::vector<std::string> ids(const result<std::vector<JobRecord>>& jobs)
{
    std::vector<std::string> found;
    for (const JobRecord& job : jobs.value())
        found.push_back(job.manifest.id.text().substr(30));
    return found;
}
using Ids = std::vector<std::string>;

void same(const JobRecord& a, const JobRecord& b)
{
    CHECK(a.manifest.id == b.manifest.id);
    CHECK(a.manifest.dataset == b.manifest.dataset);
    CHECK(a.manifest.filename == b.manifest.filename);
    CHECK(a.manifest.size == b.manifest.size);
    CHECK(a.manifest.sha256 == b.manifest.sha256);
    CHECK(a.manifest.arrived == b.manifest.arrived);
    CHECK(a.manifest.request_id == b.manifest.request_id);
    CHECK(a.manifest.user == b.manifest.user);
    CHECK(a.manifest.via == b.manifest.via);
    CHECK(a.state == b.state);
    CHECK(a.input_kept == b.input_kept);
    REQUIRE(a.result.has_value() == b.result.has_value());
    if (!a.result) return;
    CHECK(a.result->state == b.result->state);
    CHECK(a.result->started == b.result->started);
    CHECK(a.result->finished == b.result->finished);
    CHECK(a.result->counts == b.result->counts);
    CHECK(a.result->english == b.result->english);
    CHECK(a.result->error_type == b.result->error_type);
    CHECK(a.result->details == b.result->details);
}

} // namespace

TEST_CASE("a job comes back as it was put, queued or ended")
{
    const auto catalog = in_memory();
    JobRecord job = queued(1, 1'795'266'302'123);
    SECTION("queued")
    {
        job.manifest.request_id = std::string(32, 'a');
        job.manifest.filename = file_name("Straße 'quoted'; --.csv");
        job.manifest.size = std::uint64_t{1} << 62U;
    }
    SECTION("ended")
    {
        job = ended(1, JobState::Failed, 5'000);
        job.result->counts = {1, 2, 3, 4, 5, 6};
        job.result->details = {{"line", 7}, {"nested", {{"value", "a \"b\" \xF8\x88\x80"}}}}; // no UTF-8
        job.input_kept = false;
    }
    SECTION("ended with nothing to tell")
    {
        job = ended(1, JobState::Succeeded, 5'000);
        job.result->english = "";
        job.result->details = {};
    }
    REQUIRE(catalog->put(job));
    const auto found = catalog->find(job.manifest.id).value();
    REQUIRE(found);
    same(*found, job);
}

TEST_CASE("putting a job again replaces it, erasing it forgets it")
{
    const auto catalog = in_memory();
    REQUIRE(catalog->put(queued(1, 100)));
    REQUIRE(catalog->put(ended(1, JobState::Succeeded, 110)));
    CHECK(catalog->list({})->size() == 1);
    CHECK(catalog->find(job_id(1)).value()->state == JobState::Succeeded);
    REQUIRE(catalog->erase(job_id(1)));
    CHECK_FALSE(catalog->find(job_id(1)).value());
    CHECK(catalog->erase(job_id(1)));
}

TEST_CASE("lists are newest first, narrowed by every part of the query, and cut at the limit")
{
    const auto catalog = in_memory();
    REQUIRE(catalog->put(queued(1, 100)));
    REQUIRE(catalog->put(queued(2, 300)));
    REQUIRE(catalog->put(ended(3, JobState::Failed, 210)));
    JobRecord elsewhere = queued(4, 400);
    elsewhere.manifest.dataset.id = DatasetId::parse("wxyz-9876").value();
    REQUIRE(catalog->put(elsewhere));
    JobRecord foreign = queued(5, 500);
    foreign.manifest.dataset.domain = DomainName::parse("other.example").value();
    REQUIRE(catalog->put(foreign));

    CHECK(ids(catalog->list({})) == Ids{"05", "04", "02", "03", "01"});
    CHECK(ids(catalog->list({.domains = {{kKey.domain}}})) == Ids{"04", "02", "03", "01"});
    CHECK(ids(catalog->list({.domains = {{kKey.domain}}, .dataset = kKey.id})) == Ids{"02", "03", "01"});
    CHECK(ids(catalog->list({.standings = {Standing::Failed}})) == Ids{"03"});
    CHECK(ids(catalog->list(
              {.domains = {{kKey.domain}}, .dataset = kKey.id, .standings = {Standing::Queued}})) ==
          Ids{"02", "01"});
    CHECK(ids(catalog->list({.limit = 2})) == Ids{"05", "04"});
    CHECK(ids(catalog->list({.limit = 0})).empty());
}

TEST_CASE("the latest job of a file is asked for by dataset, name, user and age")
{
    const auto catalog = in_memory();
    REQUIRE(catalog->put(queued(1, 100)));
    REQUIRE(catalog->put(ended(2, JobState::Succeeded, 210)));
    const FileName name = file_name("crimes.csv");
    CHECK(catalog->latest(kKey, name, "ann", at(0), "").value()->manifest.id == job_id(2));
    CHECK(catalog->latest(kKey, name, "ann", at(200), "").value()->manifest.id == job_id(2));
    CHECK_FALSE(catalog->latest(kKey, name, "ann", at(201), "").value());
    CHECK_FALSE(catalog->latest(kKey, name, "bob", at(0), "").value());
    CHECK_FALSE(catalog->latest(kKey, file_name("x.csv"), "ann", at(0), "").value());
    CHECK_FALSE(catalog->latest(dataset_key("wxyz-9876"), name, "ann", at(0), "").value());
}

TEST_CASE("the newest job of a file is asked for by dataset and name alone")
{
    const auto catalog = in_memory();
    REQUIRE(catalog->put(ended(3, JobState::Failed, 400)));
    REQUIRE(catalog->put(queued(1, 100)));
    JobRecord of_bob = queued(2, 500);
    of_bob.manifest.user = "bob";
    REQUIRE(catalog->put(of_bob));
    const FileName name = file_name("crimes.csv");
    CHECK(catalog->newest(kKey, name).value()->manifest.id == job_id(2));
    REQUIRE(catalog->erase(job_id(2)));
    CHECK(catalog->newest(kKey, name).value()->manifest.id == job_id(3));
    CHECK_FALSE(catalog->newest(kKey, file_name("x.csv")).value());
    CHECK_FALSE(catalog->newest(dataset_key("wxyz-9876"), name).value());
}

TEST_CASE("kept inputs are those of jobs that ended without success before the cutoff, oldest first")
{
    const auto catalog = in_memory();
    REQUIRE(catalog->put(queued(1, 10)));
    REQUIRE(catalog->put(ended(2, JobState::Failed, 300)));
    REQUIRE(catalog->put(ended(3, JobState::Superseded, 200)));
    REQUIRE(catalog->put(ended(4, JobState::Succeeded, 100)));
    REQUIRE(catalog->put(ended(5, JobState::Failed, 400)));
    JobRecord pruned = ended(6, JobState::Failed, 50);
    pruned.input_kept = false;
    REQUIRE(catalog->put(pruned));
    CHECK(ids(catalog->kept_inputs(at(400))) == Ids{"03", "02"});
    CHECK(ids(catalog->kept_inputs(at(401))) == Ids{"03", "02", "05"});
}

TEST_CASE("notes are kept by name; clearing forgets jobs and notes")
{
    const auto catalog = in_memory();
    CHECK(catalog->note("boot").value().empty());
    REQUIRE(catalog->set_note("boot", "a"));
    REQUIRE(catalog->set_note("boot", "b"));
    REQUIRE(catalog->set_note("complete", "yes"));
    REQUIRE(catalog->put(queued(1, 1)));
    CHECK(catalog->note("boot").value() == "b");
    REQUIRE(catalog->clear());
    CHECK(catalog->note("boot").value().empty());
    CHECK(catalog->note("complete").value().empty());
    CHECK(catalog->list({})->empty());
}

TEST_CASE("a catalog file keeps its jobs")
{
    const test::ScratchDirectory scratch;
    const std::string path = (scratch.path() / "catalog.sqlite").string();
    REQUIRE(Catalog::open(path).value()->put(queued(1, 1)));
    CHECK(Catalog::open(path, IfDamaged::Refuse).value()->find(job_id(1)).value());
}

TEST_CASE("two processes can have a catalog open")
{
    const test::ScratchDirectory scratch;
    const std::string path = (scratch.path() / "catalog.sqlite").string();
    const auto server = Catalog::open(path).value();
    const auto beside = Catalog::open(path, IfDamaged::Refuse).value();
    REQUIRE(server->put(queued(1, 1)));
    CHECK(beside->find(job_id(1)).value());
    REQUIRE(beside->put(queued(2, 2)));
    CHECK(server->list({})->size() == 2);
}

TEST_CASE("a file that is no catalog, or one of another version, is replaced only by who may")
{
    const test::ScratchDirectory scratch;
    const std::string path = (scratch.path() / "catalog.sqlite").string();
    SECTION("text")
    {
        std::ofstream(path) << std::string(8192, 'x');
    }
    SECTION("another version")
    {
        REQUIRE(Catalog::open(path).value()->put(queued(1, 1)));
        sqlite3* database = nullptr;
        REQUIRE(sqlite3_open(path.c_str(), &database) == SQLITE_OK);
        REQUIRE(sqlite3_exec(database, "PRAGMA user_version = 99", nullptr, nullptr, nullptr) == SQLITE_OK);
        sqlite3_close(database);
    }
    const auto refused = Catalog::open(path, IfDamaged::Refuse);
    REQUIRE_FALSE(refused);
    CHECK(refused.error() == Errc::Corrupt);

    const auto catalog = Catalog::open(path);
    REQUIRE(catalog);
    CHECK((*catalog)->list({})->empty());
    CHECK((*catalog)->put(queued(2, 2)));
}

TEST_CASE("a catalog belongs to the owner of its folder, and others do not read it, made anew or not")
{
    const test::ScratchDirectory scratch;
    const std::string path = (scratch.path() / "catalog.sqlite").string();
    constexpr uid_t kOwner = 12345;
    const bool is_root = ::geteuid() == 0;
    if (is_root) REQUIRE(::chown(scratch.path().c_str(), kOwner, kOwner) == 0);
    if (GENERATE(false, true)) std::ofstream(path) << std::string(8192, 'x');
    const auto catalog = Catalog::open(path);
    REQUIRE(catalog);
    REQUIRE((*catalog)->put(queued(1, 1)));
    for (const std::string suffix : {"", "-wal", "-shm"}) {
        CAPTURE(suffix);
        struct stat status {};
        REQUIRE(::stat((path + suffix).c_str(), &status) == 0);
        CHECK((status.st_mode & 0137U) == 0);
        if (is_root) CHECK(status.st_uid == kOwner);
    }
}

TEST_CASE("a catalog that cannot be made is an error")
{
    const auto catalog = Catalog::open("/nonexistent/directory/catalog.sqlite");
    REQUIRE_FALSE(catalog);
    CHECK(catalog.error() == boost::system::errc::no_such_file_or_directory);
}
