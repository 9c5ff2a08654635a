#include "tests/support/listed_uploads.hpp"
#include "tests/unit/jobs/jobs_test.hpp"

using namespace wharf;
using namespace wharf::jobs;
using archive::FixedFile;
using archive::JobState;
using test::JobsTest;
using test::must;

namespace {

const std::string kToken(32, 'd');
const std::string kSemicolons = R"({"action": "Append", "csv": {"separator": ";"}})";

struct ByHand : JobsTest {
    HandOrder order(std::optional<std::string> control = kSemicolons)
    {
        return {key, std::move(control), "", "ann", "https", {}};
    }
    archive::JobRecord succeeded(std::string_view text = "id\n1\n")
    {
        const auto job = enqueue("crimes.csv", text);
        worker->run(job);
        return find(job);
    }
    // As the snapshot of a job, on the day that FakeEnv's clock stands at.
    SnapshotOrder snapshot(const std::string& name)
    {
        return {key, {2026, 11U, 21U}, name, {}, kToken, "ann", "https", {}};
    }
    static std::string name_of(const archive::JobRecord& job)
    {
        return archive::layout::snapshot_name(job.manifest.arrived, job.manifest.filename.text());
    }
};

} // namespace

TEST_CASE_METHOD(ByHand, "an upload is a job with a control file of its own; the active one stays",
                 "[jobs][by-hand]")
{
    const std::string active = text(FixedFile::ActiveControl);
    auto answer = must(intake->enqueue_by_hand(order(), upload("crimes.csv", "id;name\n1;one\n")));
    const auto& accepted = std::get<Accepted>(answer);
    CHECK(accepted.text == "queued as job " + accepted.job->text());
    const auto job = must(archive->jobs().find(*accepted.job));
    CHECK(job.manifest.user == "ann");
    CHECK(job.manifest.via == "https");
    CHECK(must(archive->jobs().control(job.manifest.id)) == kSemicolons);
    CHECK(worker->run(job) == Worker::End::Finished);
    CHECK(find(job).result->counts.inserted == 1);
    CHECK(std::get<Schema>(parse_schema(text(FixedFile::Schema))).columns.size() == 2);
    CHECK(text(FixedFile::ActiveControl) == active);
}

TEST_CASE_METHOD(ByHand, "without a control file the active one counts", "[jobs][by-hand]")
{
    auto answer = must(intake->enqueue_by_hand(order(std::nullopt), upload("crimes.csv", "id\n1\n")));
    CHECK(must(archive->jobs().control(*std::get<Accepted>(answer).job)) == test::kPlainControl);
}

TEST_CASE_METHOD(ByHand, "a control file that is refused says where, and leaves nothing behind",
                 "[jobs][by-hand]")
{
    const auto [control, error] = GENERATE(table<std::string, std::string>({
        {"{", "control-file-invalid-json"},
        {R"({"action": "Explode"})", "unsupported-import-type"},
        {R"({"csv": []})", "control-file-malformed"},
        {R"({"csv": {"floatingTimestampFormat": "q"}})", "bad-timestamp-format"},
        {std::string(kMaxControlFile + 1, ' '), "control-file-too-large"},
    }));
    CAPTURE(control.substr(0, 60));
    const auto before = env.tree();
    const std::string log_before = log();
    auto answer = must(intake->enqueue_by_hand(order(control), upload("crimes.csv", "id\n1\n")));
    REQUIRE(std::holds_alternative<JobError>(answer));
    CHECK(std::get<JobError>(answer).type == error);
    CHECK_FALSE(std::get<JobError>(answer).english.empty());
    CHECK(must(archive->jobs().unfinished()).empty());
    CHECK(env.tree() == before);
    CHECK(log() == log_before);
}

TEST_CASE_METHOD(ByHand, "only data files are run by hand", "[jobs][by-hand]")
{
    const auto* const name = GENERATE("control.json", "schema.json", "crimes.txt", "crimes");
    const auto before = env.tree();
    CHECK(intake->enqueue_by_hand(order(), upload(name, "{}")).error() == archive::Errc::NameNotAllowed);
    CHECK(env.tree() == before);
}

TEST_CASE_METHOD(ByHand, "a snapshot is run again by its name, as its job would be", "[jobs][by-hand]")
{
    const auto job = succeeded();
    const auto again = must(intake->rerun(snapshot(name_of(job))));
    CHECK(again.manifest.repeats == job.manifest.id);
    CHECK(must(intake->rerun(snapshot(name_of(job)))).manifest.id == again.manifest.id);
    CHECK(worker->run(again) == Worker::End::Finished);
    CHECK(find(again).result->counts.unchanged == 1);
}

TEST_CASE_METHOD(
    ByHand, "a snapshot that has outlived its job is read by the control file beside it or the active one",
    "[jobs][by-hand]")
{
    use_control(kSemicolons);
    const auto job = succeeded("id;name\n1;one\n");
    use_control(test::kPlainControl);
    must(archive->catalog().erase(job.manifest.id));
    auto which = snapshot(name_of(job));
    const auto own = must(intake->rerun(which));
    CHECK_FALSE(own.manifest.repeats);
    CHECK(must(archive->jobs().control(own.manifest.id)) == kSemicolons);
    which.control = RerunOrder::Control::Active;
    which.request_id = std::string(32, 'e');
    which.keep = *archive::PayloadSet::parse("pull");
    const auto active = must(intake->rerun(which));
    CHECK(must(archive->jobs().control(active.manifest.id)) == test::kPlainControl);
    CHECK(active.manifest.keep == which.keep);
    CHECK(story_types(own) == std::vector<std::string>{"committed-job"});
    CHECK(worker->run(own) == Worker::End::Finished);
    CHECK(find(own).state == JobState::Succeeded);
}

TEST_CASE_METHOD(ByHand, "what is no snapshot of a data file is not run", "[jobs][by-hand]")
{
    use_control(R"({"action": "Append", "csv": {"setAsideErrors": true}})");
    const auto job = succeeded("id\n1\n1,2\n");
    REQUIRE(snapshots().size() == 3);
    const bool known = GENERATE(true, false);
    if (!known) must(archive->catalog().erase(job.manifest.id));
    const auto error = [&](const SnapshotOrder& which) { return intake->rerun(which).error(); };
    CHECK(error(snapshot("00:00:00.000-control.json")) == archive::Errc::NotFound);
    CHECK(error(snapshot(name_of(job) + ".rejects.csv")) == archive::Errc::NotFound);
    CHECK(error(snapshot("crimes.csv")) == archive::Errc::NotFound);
    auto elsewhere = snapshot(name_of(job));
    elsewhere.day = {2026, 2U, 30U};
    CHECK(error(elsewhere) == archive::Errc::NotFound);
    CHECK(error(snapshot("01:00:00.000-crimes.csv")) == archive::Errc::InputGone);
    CHECK(must(archive->jobs().unfinished()).empty());
}

TEST_CASE_METHOD(ByHand, "an upload that comes twice under one request makes one job", "[jobs][by-hand]")
{
    auto twice = order();
    twice.request_id = kToken;
    const auto job_of = [&](const HandOrder& which) {
        auto answer = must(intake->enqueue_by_hand(which, upload("crimes.csv", "id;name\n1;one\n")));
        return std::get<Accepted>(answer).job->text();
    };
    const std::string first = job_of(twice);
    CHECK(job_of(twice) == first);
    CHECK(must(archive->jobs().unfinished()).size() == 1);
    CHECK(must(test::listed_uploads(archive->uploads(), key)).empty());
    twice.user = "bob";
    CHECK(job_of(twice) != first);
    twice.request_id.clear();
    CHECK(job_of(twice) != job_of(twice));
}

TEST_CASE_METHOD(ByHand, "what is asked again is the same job, whatever came in between", "[jobs][by-hand]")
{
    const auto job_of = [&](char request) {
        auto which = order();
        which.request_id = std::string(32, request);
        auto answer = must(intake->enqueue_by_hand(which, upload("crimes.csv", "id;name\n1;one\n")));
        return std::get<Accepted>(answer).job->text();
    };
    const std::string first = job_of('a');
    env.advance(std::chrono::seconds(1));
    const std::string second = job_of('b');
    CHECK(second != first);
    CHECK(job_of('a') == first);
    CHECK(job_of('b') == second);
}

TEST_CASE_METHOD(ByHand, "a file with other content makes another job under the same request",
                 "[jobs][by-hand]")
{
    auto corrected = order();
    corrected.request_id = kToken;
    const auto job_of = [&](std::string_view content) {
        auto answer = must(intake->enqueue_by_hand(corrected, upload("crimes.csv", content)));
        return std::get<Accepted>(answer).job->text();
    };
    const std::string first = job_of("id;name\n1;one\n");
    const std::string second = job_of("id;name\n1;two\n"); // of the same size
    CHECK(second != first);
    CHECK(job_of("id;name\n1;two\n") == second);
    CHECK(job_of("id;name\n1;three\n") != second);
    CHECK(must(archive->jobs().unfinished()).size() == 3);
}

TEST_CASE_METHOD(ByHand, "a snapshot that has outlived its job and is asked for twice makes one job",
                 "[jobs][by-hand]")
{
    const auto job = succeeded();
    must(archive->catalog().erase(job.manifest.id));
    const auto which = snapshot(name_of(job));
    const auto made = must(intake->rerun(which));
    CHECK(must(intake->rerun(which)).manifest.id == made.manifest.id);
    CHECK(must(archive->jobs().unfinished()).size() == 1);
}

TEST_CASE_METHOD(ByHand, "a request is remembered for an hour, and for the user who made it",
                 "[jobs][by-hand]")
{
    const auto job = succeeded();
    const bool by_name = GENERATE(true, false);
    const auto job_of = [&](const std::string& user) {
        auto which = snapshot(name_of(job));
        which.user = user;
        if (by_name) return must(intake->rerun(which)).manifest.id;
        return must(intake->rerun(RerunOrder{job.manifest.id, {}, kToken, user, "https"})).manifest.id;
    };
    const auto anns = job_of("ann");
    const auto bobs = job_of("bob");
    CHECK(bobs != anns);
    env.advance(std::chrono::minutes(59));
    CHECK(job_of("ann") == anns);
    CHECK(job_of("bob") == bobs);
    env.advance(std::chrono::minutes(2));
    const auto later = job_of("ann");
    CHECK(later != anns);
    CHECK(job_of("ann") == later);
}

TEST_CASE_METHOD(ByHand, "an upload is looked at early with the control file that is to count for it",
                 "[jobs][by-hand]")
{
    const std::string schema = R"({"columns": [{"fieldName": "id"}, {"fieldName": "name"}]})";
    must(archive->datasets().replace(key, FixedFile::Schema, schema, archive::Sync::Yes));
    const auto arrived = upload("crimes.csv", "id;name\n1;one\n");
    const auto verdict = [&](const std::optional<std::string>& control) {
        return intake->look_early({key, "", "ann", "https"}, *arrived, Bound::ForQueue, control);
    };
    CHECK(std::get<JobError>(verdict(std::nullopt)).type == "field-not-in-dataset");
    CHECK(std::get<SoFar>(verdict(kSemicolons)) == SoFar::Sound);
    CHECK(std::get<JobError>(verdict(test::kPlainControl)).type == "field-not-in-dataset");
}
