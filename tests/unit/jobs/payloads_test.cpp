#include "archive/jobs/job_json.hpp"
#include "archive/jobs/job_payloads.hpp"
#include "tests/unit/jobs/importing/failing_vfs.hpp"
#include "tests/unit/jobs/jobs_test.hpp"

#include <sqlite3.h>

#include <algorithm>

using namespace wharf;
using namespace wharf::jobs;
using namespace std::chrono_literals;
using archive::JobState;
using archive::Payload;
using archive::PayloadSet;
using test::JobsTest;
using test::must;
using Lines = std::vector<std::string>;

namespace {

const PayloadSet kAll = *PayloadSet::parse("pull,push,hook-output");
const std::string kToken(32, 'd');
const std::string kFirst = "id,name\n1,one\n2,two\n";
const std::string kPull = "id,name\r\n1,one\r\n2,two\r\n";
const std::string kPush = "_action,id,name\r\ninsert,1,one\r\ninsert,2,two\r\n";

struct PayloadsTest : JobsTest {
    // A job of that text that keeps payloads.
    archive::JobRecord by_hand(std::string_view text = kFirst, PayloadSet keep = kAll)
    {
        auto answer = must(intake->enqueue_by_hand({key, test::kPlainControl, "", "ann", "https", keep},
                                                   upload("crimes.csv", text)));
        return must(archive->jobs().find(*std::get<Accepted>(answer).job));
    }
    // A payload; "(none)" or "(gone)".
    std::string payload(const archive::JobRecord& job, std::string_view name,
                        archive::TimePoint cutoff = archive::TimePoint::min())
    {
        const auto file = archive->jobs().open_payload(job.manifest.id, name, cutoff);
        if (file) return must(file_text(**file, 0, 1 << 20));
        return file.error() == archive::Errc::PayloadGone ? "(gone)" : "(none)";
    }
    Lines payload_lines(const archive::JobRecord& job)
    {
        Lines lines;
        for (const auto& line : story(job))
            if (line.starts_with("payload-")) lines.push_back(line);
        return lines;
    }
};

} // namespace

TEST_CASE_METHOD(PayloadsTest, "a job keeps its payloads, and its log says which and until when",
                 "[jobs][payloads]")
{
    const auto job = by_hand();
    CHECK(story(job).front().find(R"( keep="pull, push, hook-output")") != std::string::npos);
    CHECK(job_json(job).at("keep") == boost::json::array{"pull", "push", "hook-output"});
    CHECK(worker->run(job) == Worker::End::Finished);
    CHECK(payload_lines(job) == Lines{"payload-kept name=pull.csv bytes=" + std::to_string(kPull.size()) +
                                          " until=2026-11-22T00:00:00.000Z",
                                      "payload-kept name=push.csv bytes=" + std::to_string(kPush.size()) +
                                          " until=2026-11-22T00:00:00.000Z"});
    CHECK(story(job).back().starts_with("success "));
    CHECK(payload(job, "pull.csv") == kPull);
    CHECK(payload(job, "push.csv") == kPush);
    CHECK(payload(job, "hook-output.txt") == "(none)");
    CHECK(payload(job, "pull.csv", env.now() + 1ms) == "(gone)");
    CHECK(snapshots().size() == 2);
}

TEST_CASE_METHOD(PayloadsTest, "a job that is not asked to keeps nothing and says nothing of it",
                 "[jobs][payloads]")
{
    const auto job = by_hand(kFirst, {});
    worker->run(job);
    CHECK(payload_lines(job).empty());
    CHECK_FALSE(job_json(job).contains("keep"));
    CHECK(story(job).front().find("keep=") == std::string::npos);
}

TEST_CASE_METHOD(PayloadsTest, "a job that fails keeps what it read, and no changes", "[jobs][payloads]")
{
    const auto job = by_hand("id,name\n1,one\n2\n");
    worker->run(job);
    CHECK(find(job).state == JobState::Failed);
    CHECK(payload(job, "pull.csv") == "id,name\r\n1,one\r\n");
    CHECK(payload(job, "push.csv") == "(none)");
    REQUIRE(payload_lines(job).size() == 1);
    CHECK(payload_lines(job).front().starts_with("payload-kept name=pull.csv bytes=16 "));
}

TEST_CASE_METHOD(PayloadsTest, "of a job that ends without being run, what a killed run left goes",
                 "[jobs][payloads]")
{
    auto job = by_hand();
    must(archive->jobs().start(job.manifest.id));
    job.state = JobState::Running;
    for (const auto which : {archive::JobFile::Pull, archive::JobFile::Push}) {
        const auto file = must(archive->jobs().create(job.manifest.id, which));
        must(file->append(test::bytes_of("half a li")));
    }
    CHECK(worker->fail(job, {"gave-up", {}, "the server died", false}, Applied::NotYet) ==
          Worker::End::Finished);
    CHECK(payload(job, "pull.csv") == "(none)");
    CHECK(payload(job, "push.csv") == "(none)");
    CHECK(payload_lines(job).empty());
}

TEST_CASE_METHOD(PayloadsTest, "a rerun keeps what it is asked to", "[jobs][payloads]")
{
    const auto first = by_hand(kFirst, {});
    worker->run(first);
    const auto again = must(intake->rerun(RerunOrder{first.manifest.id, RerunOrder::Control::Own, kToken,
                                                     "ann", "cli", *PayloadSet::parse("push")}));
    CHECK(worker->run(again) == Worker::End::Finished);
    CHECK(again.manifest.repeats == first.manifest.id);
    CHECK(payload(again, "push.csv") == "_action,id,name\r\n");
    CHECK(payload(again, "pull.csv") == "(none)");
}

TEST_CASE_METHOD(PayloadsTest, "where the table finds the disk full, the payloads make room for it",
                 "[jobs][payloads]")
{
    const auto job = by_hand();
    auto full = std::make_unique<FailingVfs>(0, SQLITE_FULL, FailingCalls::AllFromThere);
    const auto wait = [&](std::chrono::seconds) {
        CHECK_FALSE(archive->jobs().open(job.manifest.id, archive::JobFile::Pull));
        CHECK_FALSE(archive->jobs().open(job.manifest.id, archive::JobFile::Push));
        full.reset();
        return true;
    };
    Worker with_room_later(*archive, *board, stop, {data_root, [](std::string_view) {}, wait});
    CHECK(with_room_later.run(job) == Worker::End::Finished);
    CHECK(find(job).state == JobState::Succeeded);
    CHECK(payload_lines(job) == Lines{"payload-dropped name=pull.csv reason=\"the server's disk was full\"",
                                      "payload-dropped name=push.csv reason=\"the server's disk was full\""});
    CHECK(payload(job, "pull.csv") == "(none)");
    CHECK(payload(job, "push.csv") == "(none)");
}

TEST_CASE("whatever fails on the disk, a job with payloads succeeds, and tells of each what became of it",
          "[jobs][payloads]")
{
    bool reached = true;
    int dropped = 0;
    for (std::uint64_t n = 1; reached; ++n) {
        CAPTURE(n);
        PayloadsTest t;
        const auto job = t.by_hand();
        t.env.fail_call(n, {boost::system::errc::no_space_on_device, boost::system::system_category()});
        CHECK(t.worker->run(job) == Worker::End::Finished);
        reached = t.env.failed();
        t.env.restart();
        t.restart();
        CHECK(t.find(job).state == JobState::Succeeded);
        const Lines lines = t.payload_lines(job);
        REQUIRE(lines.size() == 2);
        for (const auto& line : lines) {
            const bool pull = line.find("name=pull.csv") != std::string::npos;
            const bool kept = line.starts_with("payload-kept ");
            if (!kept) ++dropped;
            const std::string whole = pull ? kPull : kPush;
            CHECK(t.payload(job, pull ? "pull.csv" : "push.csv") == (kept ? whole : "(none)"));
            if (kept) CHECK(line.find("bytes=" + std::to_string(whole.size()) + " ") != std::string::npos);
        }
    }
    CHECK(dropped > 4);
}

TEST_CASE("after a crash at any step payloads are whole and told once", "[jobs][payloads]")
{
    const std::uint64_t seed = GENERATE(0U, 1U, 2U, 3U);
    bool reached = true;
    for (std::uint64_t n = 1; reached; ++n) {
        CAPTURE(n, seed);
        PayloadsTest t;
        const auto job = t.by_hand();
        t.wait_limit = 1;
        t.env.crash_at(n);
        t.worker->run(job);
        reached = t.env.failed();
        t.env.crash(seed);
        t.wait_limit = 100;
        t.restart();
        for (int start = 0; start < 2; ++start) {
            for (const auto& left : must(t.archive->jobs().unfinished()))
                CHECK(t.worker->run(left) == Worker::End::Finished);
            t.restart();
        }
        CHECK(t.find(job).state == JobState::Succeeded);
        CHECK(t.payload_lines(job).size() == 2);
        CHECK(t.payload(job, "pull.csv") == kPull);
        CHECK(t.payload(job, "push.csv") == kPush);
    }
}
