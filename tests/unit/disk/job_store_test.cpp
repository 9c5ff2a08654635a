#include "archive/disk/job_store.hpp"

#include "archive/disk/layout.hpp"
#include "archive/disk/manifest.hpp"
#include "tests/support/listed_uploads.hpp"
#include "tests/unit/disk/yard.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace wharf;
using namespace wharf::archive;
using test::dataset_key;
using test::file_name;
using test::Yard;

namespace {

const DatasetKey kKey = dataset_key();
const DatasetKey kOther = dataset_key("wxyz-9876");
const TimePoint kNow = std::chrono::sys_days(std::chrono::year(2026) / 11 / 21) + std::chrono::hours(13);

JobRecord landed_and_enqueued(Yard& yard, std::string_view name = "crimes.csv",
                              std::string_view text = "id\n1\n")
{
    REQUIRE_FALSE(yard.land(kKey, name, text));
    auto job = yard.enqueue(kKey, name);
    REQUIRE(job);
    return *job;
}

std::vector<JobId> ids(const result<std::vector<JobRecord>>& jobs)
{
    std::vector<JobId> found;
    for (const JobRecord& job : jobs.value())
        found.push_back(job.manifest.id);
    return found;
}

} // namespace

TEST_CASE("a landed file becomes a queued job, and is gone from its old place")
{
    Yard yard;
    yard.env.set_now(kNow);
    REQUIRE_FALSE(yard.land(kKey, "crimes.csv", "id\n1\n"));
    const UploadPlace place{kKey, file_name("crimes.csv")};
    const auto job =
        yard.jobs().enqueue(place, place, {"{\"action\":\"Append\"}", std::string(32, 'b'), "ann", "ftps"});
    REQUIRE(job);
    const JobManifest& m = job->manifest;
    CHECK(job->state == JobState::Queued);
    CHECK(job->input_kept);
    CHECK(m.dataset == kKey);
    CHECK(m.filename.text() == "crimes.csv");
    CHECK(m.size == 5);
    CHECK(m.sha256 == test::sha256("id\n1\n"));
    CHECK(m.arrived == kNow);
    CHECK(m.request_id == std::string(32, 'b'));
    CHECK(m.user == "ann");
    CHECK(m.via == "ftps");
    CHECK(m.id.text().substr(0, 12) == "01a1fe313480");

    const std::string directory = layout::queued(m.id);
    CHECK(yard.env.contents(directory + "/input") == "id\n1\n");
    CHECK(yard.env.contents(directory + "/control.json") == "{\"action\":\"Append\"}");
    CHECK(yard.env.contents(directory + "/events.jsonl") == "");
    const auto stored = parse_manifest(yard.env.contents(directory + "/manifest.json").value());
    REQUIRE(stored);
    CHECK(stored->source == "domains/data.example.gov/abcd-1234/crimes.csv");
    CHECK(stored->job.id == m.id);
    CHECK(test::listed_uploads(yard.uploads(), kKey)->empty());
    CHECK(test::staged(yard.env).empty());
}

TEST_CASE("an upload becomes a queued job without ever having a name, and ends an older partial of it")
{
    Yard yard;
    REQUIRE_FALSE(yard.keep_partial(kKey, "crimes.csv", "older half"));
    const auto job = yard.store_into_queue(kKey, "crimes.csv", "id\n1\n");
    REQUIRE(job);
    CHECK(yard.env.contents(layout::queued(job->manifest.id) + "/input") == "id\n1\n");
    CHECK(job->manifest.sha256 == test::sha256("id\n1\n"));
    const auto manifest = yard.env.contents(layout::queued(job->manifest.id) + "/manifest.json");
    CHECK(parse_manifest(manifest.value())->source.empty());
    CHECK(test::listed_uploads(yard.uploads(), kKey)->empty());
    CHECK(test::staged(yard.env).empty());
}

TEST_CASE("an upload that continued a partial is a job with all of its bytes")
{
    Yard yard;
    REQUIRE_FALSE(yard.keep_partial(kKey, "crimes.csv", "id\n"));
    auto upload = yard.begin(kKey, "crimes.csv", {StartAt::Kind::End, 0});
    REQUIRE((*upload)->write(test::bytes_of("1\n")));
    const auto job = yard.jobs().enqueue(std::move(*upload), test::kRequest);
    REQUIRE(job);
    CHECK(yard.env.contents(layout::queued(job->manifest.id) + "/input") == "id\n1\n");
    CHECK(test::listed_uploads(yard.uploads(), kKey)->empty());
}

TEST_CASE("only a whole file can be enqueued, and once")
{
    Yard yard;
    CHECK(yard.enqueue(kKey, "crimes.csv").error() == Errc::NotFound);
    REQUIRE_FALSE(yard.keep_partial(kKey, "crimes.csv", "half"));
    CHECK(yard.enqueue(kKey, "crimes.csv").error() == Errc::Incomplete);
    landed_and_enqueued(yard);
    CHECK(yard.enqueue(kKey, "crimes.csv").error() == Errc::NotFound);
    CHECK(yard.enqueue(kKey, "status.txt").error() == Errc::NotFound);
}

TEST_CASE("jobs of a dataset arrive one after the other, even when the clock stands still or goes back")
{
    Yard yard;
    yard.env.set_now(kNow);
    const auto first = landed_and_enqueued(yard).manifest.arrived;
    const auto second = landed_and_enqueued(yard).manifest.arrived;
    yard.env.set_now(kNow - std::chrono::hours(1));
    const auto third = landed_and_enqueued(yard).manifest.arrived;
    CHECK(first == kNow);
    CHECK(second == kNow + std::chrono::milliseconds(1));
    CHECK(third == kNow + std::chrono::milliseconds(2));
    yard.env.set_now(kNow - std::chrono::hours(2));
    yard.reopen();
    CHECK(landed_and_enqueued(yard).manifest.arrived == kNow + std::chrono::milliseconds(3));
    const auto elsewhere = yard.store_into_queue(kOther, "a.csv", "x");
    CHECK(elsewhere->manifest.arrived == kNow - std::chrono::hours(2));
}

TEST_CASE("without hard links the file itself moves into the job")
{
    Yard yard;
    yard.env.refuse_links();
    const auto job = landed_and_enqueued(yard);
    CHECK(yard.env.contents(layout::queued(job.manifest.id) + "/input") == "id\n1\n");
    CHECK(test::listed_uploads(yard.uploads(), kKey)->empty());
    CHECK(test::staged(yard.env).empty());
    CHECK(yard.store_into_queue(kKey, "b.csv", "x"));
    CHECK(test::staged(yard.env).empty());
}

TEST_CASE("a job goes from queued through running to finished, and is found in each place")
{
    Yard yard;
    const bool input_stays = GENERATE(true, false);
    const JobState end = input_stays ? JobState::Failed : JobState::Succeeded;
    const JobRecord job = landed_and_enqueued(yard);
    const JobId& id = job.manifest.id;
    CHECK(yard.jobs().find(id)->state == JobState::Queued);
    CHECK_FALSE(yard.jobs().result_of(id).value());

    REQUIRE(yard.jobs().start(id));
    CHECK(yard.jobs().find(id)->state == JobState::Running);
    CHECK(yard.catalog().find(id).value()->state == JobState::Running);
    CHECK(test::read_all(*yard.jobs().open_input(id).value()) == "id\n1\n");
    CHECK(yard.jobs().control(id).value() == test::kRequest.control);
    REQUIRE(yard.jobs().journal(id).value()->append({kNow, "processing", {}}));

    REQUIRE(yard.jobs().record_result(id, test::outcome(end, kNow)));
    CHECK(yard.jobs().result_of(id).value()->state == end);
    CHECK(yard.jobs().find(id)->state == JobState::Running);

    REQUIRE(yard.jobs().finish(job, test::outcome(end, kNow)));
    const std::string directory = "jobs/finished/2026/11/21/" + id.text();
    CHECK(yard.env.contents(directory + "/result.json"));
    CHECK(yard.env.contents(directory + "/input").has_value() == input_stays);
    const auto found = yard.jobs().find(id);
    REQUIRE(found);
    CHECK(found->state == end);
    CHECK(found->input_kept == input_stays);
    CHECK(found->result->english == test::outcome(end, kNow).english);
    CHECK(yard.jobs().result_of(id).value()->state == end);
    CHECK(yard.jobs().events(id)->size() == 1);
    CHECK(yard.jobs().control(id).value() == test::kRequest.control);
    CHECK(yard.jobs().open_input(id).has_value() == input_stays);
    CHECK(yard.jobs().unfinished()->empty());
    CHECK(test::job_directories(yard.env).size() == 1);
}

TEST_CASE("starting, recording and finishing can be repeated, and the first result counts")
{
    Yard yard;
    const JobRecord job = landed_and_enqueued(yard);
    const JobId& id = job.manifest.id;
    REQUIRE(yard.jobs().start(id));
    CHECK(yard.jobs().start(id));
    REQUIRE(yard.jobs().record_result(id, test::outcome(JobState::Succeeded, kNow)));
    CHECK(yard.jobs().record_result(id, test::outcome(JobState::Failed, kNow)));
    REQUIRE(yard.jobs().finish(job, test::outcome(JobState::Failed, kNow + std::chrono::hours(48))));
    CHECK(yard.jobs().finish(job, test::outcome(JobState::Failed, kNow)));
    CHECK(yard.jobs().find(id)->state == JobState::Succeeded);
    CHECK(test::job_directories(yard.env) == std::vector{"jobs/finished/2026/11/21/" + id.text()});
}

TEST_CASE("a queued job can be finished without running, and keeps its input unless it succeeded")
{
    Yard yard;
    const JobRecord job = landed_and_enqueued(yard);
    REQUIRE(yard.jobs().finish(job, test::outcome(JobState::Superseded, kNow)));
    const auto found = yard.jobs().find(job.manifest.id);
    CHECK(found->state == JobState::Superseded);
    CHECK(found->input_kept);
    CHECK(yard.catalog().kept_inputs(kNow + std::chrono::milliseconds(1))->size() == 1);
}

TEST_CASE("a job that is not there is not found by anything")
{
    Yard yard;
    JobRecord job = landed_and_enqueued(yard);
    job.manifest.id = JobId::parse(std::string(32, '0')).value();
    const JobId& id = job.manifest.id;
    CHECK(yard.jobs().find(id).error() == Errc::NotFound);
    CHECK(yard.jobs().start(id).error() == Errc::NotFound);
    CHECK(yard.jobs().record_result(id, test::outcome(JobState::Failed, kNow)).error() == Errc::NotFound);
    CHECK(yard.jobs().finish(job, test::outcome(JobState::Failed, kNow)).error() == Errc::NotFound);
    CHECK(yard.jobs().result_of(id).error() == Errc::NotFound);
    CHECK(yard.jobs().open_input(id).error() == Errc::NotFound);
    CHECK(yard.jobs().control(id).error() == Errc::NotFound);
    CHECK(yard.jobs().journal(id).error() == Errc::NotFound);
    CHECK(yard.jobs().events(id).error() == Errc::NotFound);
}

TEST_CASE("unfinished jobs are the running ones, then the queued ones, each as they arrived")
{
    Yard yard;
    std::vector<JobId> made;
    for (int i = 0; i < 5; ++i) {
        made.push_back(landed_and_enqueued(yard).manifest.id);
        yard.env.advance(std::chrono::seconds(1));
    }
    REQUIRE(yard.jobs().start(made[3]));
    REQUIRE(yard.jobs().start(made[1]));
    CHECK(ids(yard.jobs().unfinished()) == std::vector{made[1], made[3], made[0], made[2], made[4]});
}

TEST_CASE("a damaged job directory is left out of the unfinished ones and left where it is")
{
    Yard yard;
    const JobId good = landed_and_enqueued(yard).manifest.id;
    const JobId bad = landed_and_enqueued(yard).manifest.id;
    const std::string manifest = layout::queued(bad) + "/manifest.json";
    const std::string text = yard.env.contents(manifest).value();
    SECTION("no manifest")
    {
        REQUIRE(yard.env.remove(manifest));
    }
    SECTION("a torn manifest")
    {
        yard.env.plant(manifest, text.substr(0, text.size() / 2));
    }
    SECTION("another job's manifest")
    {
        yard.env.plant(manifest, yard.env.contents(layout::queued(good) + "/manifest.json").value());
    }
    yard.env.plant("jobs/queued/stray", "x");
    CHECK(ids(yard.jobs().unfinished()) == std::vector{good});
    CHECK(yard.jobs().find(bad).error() == Errc::Corrupt);
    const auto report = yard.reopen_without_catalog();
    CHECK(report.remarks.size() == 2);
    CHECK(yard.env.contents(layout::queued(bad) + "/input") == "id\n1\n");
}

TEST_CASE("the latest job of a file is the newest by that user since then")
{
    Yard yard;
    yard.env.set_now(kNow);
    landed_and_enqueued(yard);
    const JobRecord second = landed_and_enqueued(yard);
    const auto latest = yard.jobs().latest(kKey, file_name("crimes.csv"), "ann", kNow);
    REQUIRE(latest.value());
    CHECK(latest.value()->manifest.id == second.manifest.id);
    CHECK_FALSE(yard.jobs().latest(kKey, file_name("crimes.csv"), "bob", kNow).value());
}
