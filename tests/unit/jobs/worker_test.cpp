#include "archive/disk/directories.hpp"
#include "archive/jobs/kept_statistics.hpp"
#include "tests/unit/jobs/jobs_test.hpp"

#include <algorithm>
#include <set>

using namespace wharf;
using namespace wharf::jobs;
using namespace std::chrono_literals;
using archive::FixedFile;
using archive::JobState;
using test::JobsTest;
using test::must;
using Lines = std::vector<std::string>;

namespace {

const std::string kRequest = "52f5c1939dc2417d8b0d54e728b75585";
const std::string kTable = "id,name\n1,one\n2,two\n";
const std::string kAppend = R"({"action": "Append", "csv": {}})";

const Lines kStoryOfSuccess{
    "committed-job",          "processing",     "reading-metadata", "reading-new-data-time",
    "generating-upsert-time", "upserting-time", "processing-time",  "finished",
    "storing-completed-time", "success"};

const std::string kSetAside =
    R"({"action": "Append", "csv": {"setAsideErrors": true, "columnStatistics": true}})";
const std::string kRagged = "id,name\n1,one\n7\n2,two\n";
const Lines kStoryOfProblems{"committed-job",
                             "processing",
                             "reading-metadata",
                             "reading-new-data-time",
                             "generating-upsert-time",
                             "column-statistics",
                             "upserting-time",
                             "processing-time",
                             "di2-counts",
                             "completed-with-warnings",
                             "finished",
                             "storing-completed-time",
                             "success"};

// An import that finds itself done already has nothing to read and to apply.
Lines without_steps(Lines types)
{
    for (const char* step : {"reading-metadata", "reading-new-data-time", "generating-upsert-time",
                             "column-statistics", "upserting-time"})
        std::erase(types, step);
    return types;
}

} // namespace

TEST_CASE_METHOD(JobsTest, "a job that succeeds is told, stored and put away", "[jobs][worker][drop-21]")
{
    const auto job = enqueue("crimes.csv", kTable, kRequest);
    CHECK(worker->run(job) == Worker::End::Finished);
    CHECK(status() == kRequest + " : SUCCESS: crimes.csv: 2 rows read, 2 inserted, 0 updated, 0 deleted, "
                                 "0 unchanged\n");
    CHECK(board->line(key, kRequest) == status());
    CHECK(story_types(job) == kStoryOfSuccess);
    CHECK(snapshots() == Lines{"00:00:00.000-control.json", "00:00:00.000-crimes.csv"});
    const auto record = find(job);
    CHECK(record.state == JobState::Succeeded);
    REQUIRE(record.result);
    CHECK(record.result->counts == archive::Counts{2, 2, 0, 0, 0, 0});
    CHECK(must(archive->jobs().unfinished()).empty());
}

TEST_CASE_METHOD(JobsTest, "the log tells the counts and the snapshot's name", "[jobs][worker][drop-21]")
{
    const auto job = enqueue("crimes.csv", kTable);
    worker->run(job);
    const Lines lines = story(job);
    const auto has = [&](std::string_view line) { return std::count(lines.begin(), lines.end(), line) == 1; };
    CHECK(has("processing filename=crimes.csv user=bob"));
    CHECK(has("finished rows=2 inserted=2 updated=0 deleted=0 unchanged=0 errors=0 pulled=2 pushed=2"));
    CHECK(has("storing-completed-time duration=0 newFilename=00:00:00.000-crimes.csv"));
    CHECK(has("success details.type=data-file-success details.totalErrors=0"));
}

TEST_CASE_METHOD(JobsTest, "the first file makes the schema, a later one leaves it alone", "[jobs][worker]")
{
    worker->run(enqueue("a.csv", kTable));
    const std::string made = text(FixedFile::Schema);
    CHECK(std::get<Schema>(parse_schema(made)).columns.size() == 2);
    worker->run(enqueue("b.csv", "id,name\n3,three\n"));
    CHECK(text(FixedFile::Schema) == made);
}

TEST_CASE_METHOD(JobsTest,
                 "a row identifier declared while the first file is applied stays, and gets its columns",
                 "[jobs][worker]")
{
    const auto job = enqueue("crimes.csv", "Id,Name\n1,a\n");
    env.at_step([this](std::string_view step) {
        if (step == "after-table-commit")
            must(archive->datasets().replace(key, archive::FixedFile::Schema, R"({"rowIdentifier": "Id"})",
                                             archive::Sync::Yes));
    });
    CHECK(worker->run(job) == Worker::End::Finished);
    const auto schema = parse_schema(must(archive->datasets().read(key, archive::FixedFile::Schema)));
    REQUIRE(std::holds_alternative<Schema>(schema));
    CHECK(std::get<Schema>(schema).row_identifier == "id");
    CHECK(std::get<Schema>(schema).columns.size() == 2);
}

TEST_CASE_METHOD(JobsTest, "a job is read with the control file that was active when it was enqueued",
                 "[jobs][worker]")
{
    use_control(R"({"action": "Replace", "csv": {"separator": ";"}})");
    const auto job = enqueue("a.csv", "id;name\n1;one\n");
    use_control(test::kPlainControl);
    worker->run(job);
    CHECK(find(job).state == JobState::Succeeded);
    CHECK(std::get<Schema>(parse_schema(text(FixedFile::Schema))).columns.size() == 2);
}

TEST_CASE_METHOD(JobsTest, "a bad file fails its job with the reason, and keeps the table as it was",
                 "[jobs][worker][drop-22]")
{
    worker->run(enqueue("good.csv", kTable));
    const auto job = enqueue("bad.csv", "id,name\n1,one,more\n", kRequest);
    CHECK(worker->run(job) == Worker::End::Finished);
    CHECK(status().starts_with(kRequest + " : FAILURE: Processing bad.csv failed: "));
    CHECK(status().find("3 values, expected 2") != std::string::npos);
    CHECK(story_types(job) == Lines{"committed-job", "processing", "failure"});
    CHECK(story(job).back().find("details.type=invalid-row-length") != std::string::npos);
    const auto record = find(job);
    CHECK(record.state == JobState::Failed);
    CHECK(record.result->error_type == "invalid-row-length");
    CHECK(record.input_kept);
    CHECK(snapshots().size() == 2);
    CHECK(waits.empty());

    const auto next = enqueue("good.csv", kTable);
    worker->run(next);
    CHECK(find(next).result->counts.unchanged == 2);
}

TEST_CASE_METHOD(JobsTest, "records set aside are counted, told, and kept beside the snapshot",
                 "[jobs][worker]")
{
    use_control(kSetAside);
    const auto job = enqueue("crimes.csv", kRagged, kRequest);
    CHECK(worker->run(job) == Worker::End::Finished);
    CHECK(status() == kRequest + " : SUCCESS: crimes.csv: 3 rows read, 2 inserted, 0 updated, 0 deleted, "
                                 "0 unchanged, 1 rejected\n");
    CHECK(story_types(job) == kStoryOfProblems);
    const Lines lines = story(job);
    const auto has = [&](std::string_view line) { return std::count(lines.begin(), lines.end(), line) == 1; };
    CHECK(has("di2-counts status=SuccessWithDataErrors rowCount=3 failCount=1"));
    CHECK(has("completed-with-warnings warnings=\"1 of 3 records were set aside: "
              "00:00:00.000-crimes.csv.rejects.csv, record 2 (line 3) has 1 value, expected 2\""));
    CHECK(has("finished rows=3 inserted=2 updated=0 deleted=0 unchanged=0 errors=1 pulled=3 pushed=2"));
    CHECK(has("success details.type=data-file-success details.totalErrors=1"));
    CHECK(snapshots() == Lines{"00:00:00.000-control.json", "00:00:00.000-crimes.csv",
                               "00:00:00.000-crimes.csv.rejects.csv"});
    CHECK(rejects(job) ==
          "line,column,value,reason,id,name\r\n3,,,\"record 2 (line 3) has 1 value, expected 2\",7\r\n");
    const std::uint64_t held = must(archive->catalog().held(key.domain));
    CHECK(held == kRagged.size() + rejects(job).size());
    restart();
    CHECK(must(archive->catalog().held(key.domain)) == held);
}

TEST_CASE_METHOD(JobsTest, "a job that fails for its wrong records keeps their list, and the table its rows",
                 "[jobs][worker]")
{
    use_control(R"({"csv": {"dropUninterpretableRows": "TenPercent"}})");
    const auto job = enqueue("crimes.csv", kRagged, kRequest);
    CHECK(worker->run(job) == Worker::End::Finished);
    CHECK(find(job).result->error_type == "too-many-errors-in-input");
    CHECK(snapshots().empty());
    CHECK_FALSE(rejects(job).empty());
}

TEST_CASE_METHOD(JobsTest, "a damaged schema fails the job and names the schema", "[jobs][worker]")
{
    must(archive->datasets().replace(key, FixedFile::Schema, "{", archive::Sync::Yes));
    const auto job = enqueue("a.csv", kTable);
    worker->run(job);
    CHECK(find(job).state == JobState::Failed);
    CHECK(status().find("failed: the schema: ") != std::string::npos);
}

TEST_CASE("a fault of the disk is retried, and told meanwhile", "[jobs][worker]")
{
    bool reached = true;
    for (std::uint64_t n = 1; reached; ++n) {
        CAPTURE(n);
        JobsTest t;
        const auto job = t.enqueue("crimes.csv", kTable, kRequest);
        t.env.fail_call(n, {boost::system::errc::no_space_on_device, boost::system::system_category()});
        CHECK(t.worker->run(job) == Worker::End::Finished);
        reached = t.env.failed();
        t.env.restart();
        t.restart();
        CHECK(t.find(job).state == JobState::Succeeded);
        CHECK(t.find(job).result->counts == archive::Counts{2, 2, 0, 0, 0, 0});
        CHECK(t.status().starts_with(kRequest + " : SUCCESS: "));
        CHECK(without_steps(t.story_types(job)) == without_steps(kStoryOfSuccess));
        CHECK(t.snapshots().size() == 2);
        CHECK(t.told.size() == t.waits.size());
        for (const auto& line : t.statuses_while_waiting)
            CHECK(line.starts_with(kRequest));
        const bool put_off = std::any_of(t.told.begin(), t.told.end(), [](const std::string& line) {
            return line.find("cannot be put away") != std::string::npos;
        });
        if (put_off)
            CHECK(t.statuses_while_waiting.back() ==
                  kRequest + " : RUNNING: done, but the server's disk is full; the job ends by itself when "
                             "there is room\n");
    }
}

TEST_CASE("while the server has no descriptor to spare a job waits, and its end is told", "[jobs][worker]")
{
    bool reached = true;
    for (std::uint64_t n = 1; reached; ++n) {
        CAPTURE(n);
        JobsTest t;
        const auto job = t.enqueue("crimes.csv", kTable, kRequest);
        t.env.fail_reading(n, {boost::system::errc::too_many_files_open, boost::system::system_category()});
        CHECK(t.worker->run(job) == Worker::End::Finished);
        reached = t.env.failed_reading();
        t.env.restart();
        t.restart();
        CHECK(t.find(job).state == JobState::Succeeded);
        CHECK(t.status().starts_with(kRequest + " : SUCCESS: "));
        CHECK(without_steps(t.story_types(job)) == without_steps(kStoryOfSuccess));
        CHECK(t.snapshots().size() == 2);
    }
}

TEST_CASE("a fault that stays fails the job after the back-off", "[jobs][worker]")
{
    JobsTest t;
    t.data_root += "/nonexistent";
    t.start();
    const auto job = t.enqueue("crimes.csv", kTable, kRequest);
    CHECK(t.worker->run(job) == Worker::End::Finished);
    CHECK(t.waits == std::vector<std::chrono::seconds>{1s, 5s, 30s});
    CHECK(t.statuses_while_waiting.at(1).starts_with(kRequest + " : RUNNING: "));
    CHECK(t.statuses_while_waiting.at(1).ends_with("; trying again in 5 s\n"));
    CHECK(t.status().starts_with(kRequest + " : FAILURE: Processing crimes.csv failed: "));
    CHECK(t.find(job).state == JobState::Failed);
}

TEST_CASE("a job that is applied does not fail for a disk that is out of order for long", "[jobs][worker]")
{
    JobsTest t;
    t.env.at_step([&](std::string_view step) {
        if (step == "after-table-commit") t.env.crash_at(1);
    });
    std::size_t waits = 0;
    const auto wait = [&](std::chrono::seconds) {
        if (++waits == Worker::kBackOff.size() + 2) t.env.restart();
        return true;
    };
    const auto job = t.enqueue("crimes.csv", kTable, kRequest);
    Worker worker(*t.archive, *t.board, t.stop, {t.data_root, [](std::string_view) {}, wait});
    CHECK(worker.run(job) == Worker::End::Finished);
    t.restart();
    CHECK(t.find(job).state == JobState::Succeeded);
    CHECK(t.find(job).result->counts == archive::Counts{2, 2, 0, 0, 0, 0});
}

TEST_CASE("a job that an earlier process applied does not fail for a disk that is out of order for long",
          "[jobs][worker]")
{
    const auto known = GENERATE(Applied::Yes, Applied::Unknown);
    JobsTest t;
    const auto job = t.enqueue("crimes.csv", kTable, kRequest);
    std::size_t waits = 0;
    const auto wait = [&](std::chrono::seconds) {
        if (++waits == Worker::kBackOff.size() + 2) t.env.restart();
        return true;
    };
    Worker worker(*t.archive, *t.board, t.stop, {t.data_root, [](std::string_view) {}, wait});
    t.env.crash_at(1); // before it gets to the table
    CHECK(worker.run(job, known) == Worker::End::Finished);
    t.restart();
    CHECK(t.find(job).state == JobState::Succeeded);
    CHECK(waits == Worker::kBackOff.size() + 2);
}

TEST_CASE("a log is written once though the clock was set back after the arrival", "[jobs][worker]")
{
    JobsTest t;
    const auto job = t.enqueue("crimes.csv", kTable, kRequest);
    t.env.advance(-std::chrono::hours(3));
    CHECK(t.worker->run(job) == Worker::End::Finished);
    CHECK(t.story_types(job) == kStoryOfSuccess);
}

TEST_CASE_METHOD(JobsTest, "lists that are not whole go with an import that comes to nothing",
                 "[jobs][worker]")
{
    use_control(kSetAside);
    const bool begun_before = GENERATE(false, true);
    const auto job = enqueue("crimes.csv", kRagged, kRequest);
    if (begun_before) { // and killed in its middle
        must(archive->jobs().start(job.manifest.id));
        must(archive->jobs().create(job.manifest.id, archive::JobFile::Rejects));
        CHECK(worker->fail(job, {"gave-up", {}, "the server died"}, Applied::NotYet) ==
              Worker::End::Finished);
    } else {
        env.at_step([&](std::string_view step) {
            if (step == "before-table-commit") throw std::bad_alloc();
        });
        CHECK_THROWS(worker->run(job));
        CHECK(worker->fail_unforeseen(job, "no memory", Applied::NotYet) == Worker::End::Finished);
    }
    env.at_step({});
    CHECK(find(job).state == JobState::Failed);
    CHECK(archive->jobs().open(job.manifest.id, archive::JobFile::Rejects).error() ==
          archive::Errc::NotFound);
    CHECK(archive->jobs().open(job.manifest.id, archive::JobFile::Statistics).error() ==
          archive::Errc::NotFound);
}

TEST_CASE("the directory of a table survives power loss once its job has ended", "[jobs][worker]")
{
    const std::uint64_t seed = GENERATE(range(0U, 8U));
    JobsTest t;
    CHECK(t.worker->run(t.enqueue("crimes.csv", kTable)) == Worker::End::Finished);
    t.env.crash(seed);
    CHECK(t.env.stat(archive::layout::parent(archive::layout::table(t.key))).has_value());
}

TEST_CASE_METHOD(JobsTest, "a stop leaves the job running, for the next start", "[jobs][worker]")
{
    const auto job = enqueue("crimes.csv", kTable, kRequest);
    stop = true;
    CHECK(worker->run(job) == Worker::End::Interrupted);
    CHECK(status().find("FAILURE") == std::string::npos);
    stop = false;
    restart();
    const auto left = must(archive->jobs().unfinished());
    REQUIRE(left.size() == 1);
    CHECK(worker->run(left.front()) == Worker::End::Finished);
    CHECK(story_types(job) == kStoryOfSuccess);
}

TEST_CASE_METHOD(JobsTest, "a superseded job ends with a failure that names its successor", "[jobs][worker]")
{
    const auto job = enqueue("old.csv", kTable, kRequest);
    const auto by = enqueue("new.csv", kTable);
    CHECK(worker->supersede(job, by.manifest.id) == Worker::End::Finished);
    CHECK(board->line(key, kRequest) == kRequest + " : FAILURE: old.csv was superseded by job " +
                                            by.manifest.id.text() + " before it began\n");
    CHECK(find(job).state == JobState::Superseded);
    CHECK(story_types(job) == Lines{"committed-job", "superseded"});
    CHECK(must(archive->jobs().unfinished()).size() == 1);
}

TEST_CASE_METHOD(JobsTest, "a bug ends the job it came from", "[jobs][worker]")
{
    const auto job = enqueue("a.csv", kTable, kRequest);
    must(archive->jobs().start(job.manifest.id));
    const bool in_table = GENERATE(false, true);
    const Applied applied = in_table ? Applied::Yes : Applied::NotYet;
    CHECK(worker->fail_unforeseen(job, "vector::at", applied) == Worker::End::Finished);
    CHECK(status() == kRequest + " : FAILURE: Processing a.csv failed: an internal error of the server" +
                          (in_table ? ", after it had been applied" : "") + "\n");
    CHECK(find(job).state == JobState::Failed);
}

TEST_CASE_METHOD(JobsTest, "a job whose directory is gone is given up and told about", "[jobs][worker]")
{
    const auto job = enqueue("a.csv", kTable);
    auto other = job;
    other.manifest.id = must(archive::JobId::parse(std::string(32, 'f')));
    CHECK(worker->run(other) == Worker::End::Abandoned);
    CHECK_FALSE(told.empty());
}

TEST_CASE_METHOD(JobsTest, "a job of a dataset that was removed fails and is put away", "[jobs][worker]")
{
    const auto job = enqueue("a.csv", kTable);
    must(archive::remove_tree(env, archive::layout::dataset(key)));
    CHECK(worker->run(job) == Worker::End::Finished);
    CHECK(find(job).state == JobState::Failed);
}

TEST_CASE("after a crash at any step an acknowledged job is applied once, archived and told once",
          "[jobs][worker][drop-21]")
{
    const std::uint64_t seed = GENERATE(0U, 1U, 2U, 3U);
    bool reached = true;
    for (std::uint64_t n = 1; reached; ++n) {
        CAPTURE(n, seed);
        JobsTest t;
        t.worker->run(t.enqueue("first.csv", "id,name\n0,zero\n"));
        t.use_control(kAppend);
        t.land("crimes.csv", kTable);
        t.wait_limit = 1;
        t.env.crash_at(n);
        const auto job = t.try_enqueue("crimes.csv", kRequest);
        if (job) t.worker->run(*job);
        reached = t.env.failed();
        t.env.crash(seed);
        t.wait_limit = 100;
        t.restart();

        for (int start = 0; start < 2; ++start) {
            for (const auto& left : must(t.archive->jobs().unfinished()))
                CHECK(t.worker->run(left) == Worker::End::Finished);
            t.restart();
        }
        const auto jobs = must(t.archive->catalog().list({}));
        if (!job && jobs.size() == 1) continue;
        REQUIRE(jobs.size() == 2);
        const auto& done = jobs.front();
        if (job) CHECK(done.manifest.id == job->manifest.id);
        CHECK(done.state == JobState::Succeeded);
        CHECK(done.result->counts == archive::Counts{2, 2, 0, 0, 0, 0});
        CHECK(t.status().starts_with(kRequest + " : SUCCESS: "));
        CHECK(t.snapshots().size() == 4);
        const Lines types = t.story_types(done);
        CHECK(std::set<std::string>(types.begin(), types.end()).size() == types.size());
        CHECK(without_steps(types) == without_steps(kStoryOfSuccess));

        t.use_control(test::kPlainControl);
        const auto probe = t.enqueue("probe.csv", "id,name\n0,zero\n1,one\n2,two\n");
        t.worker->run(probe);
        CHECK(t.find(probe).result->counts == archive::Counts{3, 0, 0, 0, 3, 0});
    }
}

TEST_CASE("after a crash at any step the records set aside are in their list once, and in the snapshot",
          "[jobs][worker]")
{
    const std::uint64_t seed = GENERATE(0U, 1U, 2U);
    bool reached = true;
    for (std::uint64_t n = 1; reached; ++n) {
        CAPTURE(n, seed);
        JobsTest t;
        t.use_control(kSetAside);
        const auto job = t.enqueue("crimes.csv", kRagged, kRequest);
        t.wait_limit = 1;
        t.env.crash_at(n);
        t.worker->run(job);
        reached = t.env.failed();
        t.env.crash(seed);
        t.wait_limit = 100;
        t.restart();
        for (const auto& left : must(t.archive->jobs().unfinished()))
            CHECK(t.worker->run(left) == Worker::End::Finished);
        t.restart();
        const auto done = t.find(job);
        CHECK(done.state == JobState::Succeeded);
        CHECK(done.result->counts == archive::Counts{3, 2, 0, 0, 0, 1});
        CHECK(without_steps(t.story_types(done)) == without_steps(kStoryOfProblems));
        CHECK(t.snapshots().size() == 3);
        const std::string rejects = t.rejects(done);
        CHECK(rejects == "line,column,value,reason,id,name\r\n"
                         "3,,,\"record 2 (line 3) has 1 value, expected 2\",7\r\n");
        CHECK(must(t.archive->catalog().held(t.key.domain)) == kRagged.size() + rejects.size());
        const auto statistics = kept_statistics(t.archive->jobs(), job.manifest.id);
        REQUIRE(statistics);
        CHECK(statistics->at("columns").at(0).at("max") == "2");
    }
}
