#include "archive/disk/layout.hpp"
#include "archive/disk/manifest.hpp"
#include "archive/disk/requests.hpp"
#include "archive/disk/snapshots.hpp"
#include "tests/unit/disk/yard.hpp"

#include <catch2/catch.hpp>

using namespace wharf;
using namespace wharf::archive;
using namespace std::chrono_literals;
using test::Yard;

namespace {

const DatasetKey kKey = test::dataset_key();
const std::string kText = "id\n1\n2\n";
const TimePoint kAlways = TimePoint::min();

PayloadSet all()
{
    return PayloadSet::parse("pull,push,hook-output").value();
}

EnqueueRequest keeping(PayloadSet keep)
{
    EnqueueRequest request = test::kRequest;
    request.keep = keep;
    return request;
}

JobRecord queued(Yard& yard, PayloadSet keep)
{
    auto upload = yard.uploads().begin(kKey, test::file_name("crimes.csv"), {});
    REQUIRE(upload);
    REQUIRE((*upload)->write(test::bytes_of(kText)));
    const auto job = yard.jobs().enqueue(std::move(*upload), keeping(keep));
    REQUIRE(job);
    return *job;
}

void write(Yard& yard, const JobRecord& job, JobFile which, std::string_view text)
{
    const auto file = yard.jobs().create(job.manifest.id, which);
    REQUIRE(file);
    REQUIRE((*file)->append(test::bytes_of(text)));
    REQUIRE((*file)->sync());
}

JobRecord ended(Yard& yard, PayloadSet keep)
{
    JobRecord job = queued(yard, keep);
    REQUIRE(yard.jobs().start(job.manifest.id));
    job.state = JobState::Running;
    if (keep.has(Payload::Pull)) write(yard, job, JobFile::Pull, "id\r\n1\r\n");
    REQUIRE(yard.jobs().finish(job, test::outcome(JobState::Failed, yard.env.now())));
    return yard.jobs().find(job.manifest.id).value();
}

std::vector<std::string> names(Yard& yard, const JobRecord& job, TimePoint cutoff = kAlways)
{
    std::vector<std::string> found;
    for (const StoredPayload& payload : yard.jobs().payloads(job.manifest.id, cutoff).value())
        found.push_back(payload.name + " " + std::to_string(payload.size));
    return found;
}
using Names = std::vector<std::string>;

error_code opening(Yard& yard, const JobRecord& job, std::string_view name, TimePoint cutoff = kAlways)
{
    return yard.jobs().open_payload(job.manifest.id, name, cutoff).error();
}

} // namespace

TEST_CASE("a set of payloads is read back as it is written", "[disk][payloads]")
{
    CHECK(PayloadSet().text().empty());
    CHECK(PayloadSet::parse("")->empty());
    CHECK(all().text() == "pull,push,hook-output");
    CHECK(PayloadSet::parse("hook-output,pull")->text() == "pull,hook-output");
    const auto* const wrong =
        GENERATE(",", "pull,", ",pull", "pull,,push", "pull,pull", "Pull", "pull push", "x", "hook");
    CAPTURE(wrong);
    CHECK_FALSE(PayloadSet::parse(wrong));
}

TEST_CASE("what a job keeps is known from its enqueueing on, with and without the catalog",
          "[disk][payloads]")
{
    Yard yard;
    const JobRecord job = queued(yard, all());
    CHECK(job.manifest.keep == all());
    CHECK(job.payloads_kept);
    CHECK_FALSE(queued(yard, {}).payloads_kept);
    yard.reopen_without_catalog();
    CHECK(yard.jobs().find(job.manifest.id)->manifest.keep == all());
    CHECK(yard.catalog().find(job.manifest.id).value()->manifest.keep == all());
    CHECK(yard.catalog().find(job.manifest.id).value()->payloads_kept);
}

TEST_CASE("payloads are there once their job has ended, by name, until they are old", "[disk][payloads]")
{
    Yard yard;
    const JobRecord open = queued(yard, all());
    CHECK(names(yard, open).empty());
    CHECK(opening(yard, open, "pull.csv") == Errc::NotFound);

    const JobRecord job = ended(yard, all());
    CHECK(names(yard, job) == Names{"pull.csv 7"});
    CHECK(test::read_all(*yard.jobs().open_payload(job.manifest.id, "pull.csv", kAlways).value()) ==
          "id\r\n1\r\n");
    CHECK(opening(yard, job, "push.csv") == Errc::NotFound); // wanted, but it never came to be
    for (const auto* const name : {"", "pull", "../manifest.json", "manifest.json", "payloads/pull.csv"})
        CHECK(opening(yard, job, name) == Errc::NotFound);

    const TimePoint end = job.result->finished;
    CHECK(names(yard, job, end).size() == 1);
    CHECK(names(yard, job, end + 1ms).empty());
    CHECK(opening(yard, job, "pull.csv", end + 1ms) == Errc::PayloadGone);
    CHECK(opening(yard, job, "nothing.csv", end + 1ms) == Errc::NotFound);
}

TEST_CASE("a payload that was never wanted is not gone, but never was", "[disk][payloads]")
{
    Yard yard;
    const JobRecord job = ended(yard, PayloadSet::parse("pull").value());
    CHECK(opening(yard, job, "push.csv", TimePoint::max()) == Errc::NotFound);
    CHECK(opening(yard, job, "pull.csv", TimePoint::max()) == Errc::PayloadGone);
    const JobRecord without = ended(yard, {});
    CHECK(opening(yard, without, "pull.csv", TimePoint::max()) == Errc::NotFound);
    CHECK(yard.jobs().payloads(without.manifest.id, kAlways)->empty());
}

TEST_CASE("the catalog knows which jobs have payloads to lose, and forgets those that lost them",
          "[disk][payloads]")
{
    const bool anew = GENERATE(false, true);
    Yard yard;
    const JobRecord job = ended(yard, all());
    ended(yard, {});
    queued(yard, all());
    const auto reopen = [&] {
        if (anew) yard.reopen_without_catalog();
    };
    reopen();
    const TimePoint end = job.result->finished;
    CHECK(yard.catalog().kept_payloads(end)->empty());
    const auto kept = yard.catalog().kept_payloads(end + 1ms);
    REQUIRE(kept->size() == 1);
    CHECK(kept->front().manifest.id == job.manifest.id);

    CHECK(yard.jobs().drop_payloads(queued(yard, all()).manifest.id).error() == Errc::Busy);
    for (int i = 0; i < 2; ++i) {
        REQUIRE(yard.jobs().drop_payloads(job.manifest.id));
        reopen();
        CHECK(yard.catalog().kept_payloads(end + 1ms)->empty());
        CHECK(opening(yard, job, "pull.csv") == Errc::PayloadGone);
        CHECK_FALSE(yard.jobs().find(job.manifest.id)->payloads_kept);
    }
}

TEST_CASE("a payload grows behind the end of its job, but does not come back once it was removed",
          "[disk][payloads]")
{
    Yard yard;
    const JobRecord job = ended(yard, all());
    for (int i = 0; i < 2; ++i) {
        const auto file = yard.jobs().extend(job.manifest.id, JobFile::HookOutput);
        REQUIRE(file);
        REQUIRE((*file)->append(test::bytes_of("told\n")));
    }
    CHECK(names(yard, job) == Names{"pull.csv 7", "hook-output.txt 10"});
    REQUIRE(yard.jobs().drop_payloads(job.manifest.id));
    CHECK(yard.jobs().extend(job.manifest.id, JobFile::HookOutput).error() == Errc::NotFound);
}

TEST_CASE("whatever call fails or wherever the power goes, a job that keeps payloads has room for them",
          "[disk][payloads]")
{
    const bool power = GENERATE(true, false);
    const std::uint64_t seed = GENERATE(range(std::uint64_t{0}, std::uint64_t{4}));
    bool reached = true;
    for (std::uint64_t n = 1; reached; ++n) {
        CAPTURE(n, seed, power);
        Yard yard;
        auto upload = yard.uploads().begin(kKey, test::file_name("crimes.csv"), {});
        REQUIRE((*upload)->write(test::bytes_of(kText)));
        if (power)
            yard.env.crash_at(n);
        else
            yard.env.fail_call(n, test::disk_error());
        const auto job = yard.jobs().enqueue(std::move(*upload), keeping(all()));
        reached = yard.env.failed();
        if (power) yard.env.crash(seed);
        yard.reopen();
        CHECK(test::staged(yard.env).empty());
        const auto left = yard.jobs().unfinished();
        REQUIRE(left);
        if (job) REQUIRE(left->size() == 1);
        for (const JobRecord& each : *left) {
            CHECK(each.payloads_kept);
            write(yard, each, JobFile::Push, "x");
        }
    }
}

TEST_CASE("a snapshot whose job is not known any more is run again by its name", "[disk][payloads]")
{
    const bool links = GENERATE(true, false);
    Yard yard;
    yard.env.plant(layout::inside(layout::completed(kKey), "not ours"), ""); // makes the folder
    JobRecord job = queued(yard, {});
    REQUIRE(yard.jobs().start(job.manifest.id));
    job.state = JobState::Running;
    REQUIRE(Snapshots(yard.env).store(job));
    REQUIRE(yard.jobs().finish(job, test::outcome(JobState::Succeeded, yard.env.now())));
    CHECK(yard.catalog().arrived_at(kKey, job.manifest.arrived).value()->manifest.id == job.manifest.id);
    REQUIRE(yard.catalog().erase(job.manifest.id));
    CHECK_FALSE(yard.catalog().arrived_at(kKey, job.manifest.arrived).value());
    if (!links) yard.env.refuse_links();

    const std::chrono::year_month_day date(std::chrono::floor<std::chrono::days>(job.manifest.arrived));
    const SnapshotDirectory day{static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                                static_cast<unsigned>(date.day())};
    const std::string name = layout::snapshot_name(job.manifest.arrived, "crimes.csv");
    const auto again = yard.jobs().repeat(kKey, day, name, keeping(all()));
    REQUIRE(again);
    CHECK_FALSE(again->manifest.repeats);
    CHECK(again->manifest.filename.text() == "crimes.csv");
    CHECK(again->manifest.sha256 == test::sha256(kText));
    CHECK(again->manifest.keep == all());
    CHECK(test::read_all(*yard.jobs().open_input(again->manifest.id).value()) == kText);
    CHECK(yard.env.stat(snapshot_path(job.manifest)));

    const auto error = [&](const SnapshotDirectory& where, const std::string& which) {
        return yard.jobs().repeat(kKey, where, which, test::kRequest).error();
    };
    CHECK(error(day, layout::snapshot_name(job.manifest.arrived, "control.json")) == Errc::NotFound);
    CHECK(error(day, "crimes.csv") == Errc::NotFound);
    CHECK(error({day.year, day.month, std::nullopt}, name) == Errc::NotFound);
    CHECK(error(day, layout::snapshot_name(job.manifest.arrived + 1ms, "crimes.csv")) == Errc::InputGone);
    const std::string rejects = name + ".rejects.csv";
    yard.env.plant(snapshot_path(job.manifest) + ".rejects.csv", "line\n");
    CHECK(error(day, rejects) == Errc::NotFound);
}

TEST_CASE("the manifest of a job that keeps payloads is of format 3, and names them", "[disk][payloads]")
{
    Yard yard;
    JobRecord job = queued(yard, all());
    const auto stored =
        yard.env.contents(layout::inside(layout::queued(job.manifest.id), layout::kManifest)).value();
    CHECK(stored.starts_with(R"({"format":3,)"));
    CHECK(stored.ends_with(R"("source":"","repeats":"","keep":"pull,push,hook-output"})"
                           "\n"));
    job.manifest.repeats = job.manifest.id;
    const std::string text = format_manifest({job.manifest, ""});
    CHECK(parse_manifest(text)->job.repeats == job.manifest.id);
    CHECK(parse_manifest(text)->job.keep == all());
    const auto with = [&](std::string_view from, std::string_view to) {
        std::string changed = text;
        changed.replace(changed.find(from), from.size(), to);
        return parse_manifest(changed);
    };
    CHECK(with(R"("keep":"pull,push,hook-output")", R"("keep":"push")")->job.keep.text() == "push");
    CHECK_FALSE(with(R"("keep":"pull,push,hook-output")", R"("keep":"")"));
    CHECK_FALSE(with(R"("keep":"pull,push,hook-output")", R"("keep":"pushed")"));
    CHECK_FALSE(with(R"(,"keep":"pull,push,hook-output")", ""));
    CHECK_FALSE(with(R"("format":3)", R"("format":2)"));
    CHECK_FALSE(with(R"("repeats":")", R"("repeats":"x)"));
}

TEST_CASE("a request for a rerun may say which payloads to keep, another one may not", "[disk][requests]")
{
    JobRequest request{JobRequest::Wish::Rerun, JobId::parse(std::string(32, '7')).value(), "cli:root", {}};
    CHECK(parse_request(format_request(request))->keep.empty());
    request.keep = PayloadSet::parse("pull,hook-output").value();
    const std::string text = format_request(request);
    CHECK(parse_request(text)->keep == request.keep);
    const auto with = [&](std::string_view from, std::string_view to) {
        std::string changed = text;
        changed.replace(changed.find(from), from.size(), to);
        return parse_request(changed);
    };
    CHECK_FALSE(with(R"("format":2)", R"("format":1)"));
    CHECK_FALSE(with(R"("keep":"pull,hook-output")", R"("keep":"")"));
    CHECK_FALSE(with(R"("keep":"pull,hook-output")", R"("keep":"everything")"));
    CHECK_FALSE(with(R"(,"keep":"pull,hook-output")", ""));
    CHECK_FALSE(with(R"("wish":"rerun")", R"("wish":"cancel")"));
}
