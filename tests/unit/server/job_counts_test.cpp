#include "server/job_counts.hpp"

#include <catch2/catch.hpp>

using namespace wharf;
using archive::JobState;
using jobs::ProcessEnd;
using server::counting;
using server::CountingRunner;
using namespace std::chrono_literals;

namespace {

archive::JobManifest manifest()
{
    return {archive::JobId::parse("0123456789abcdef0123456789abcdef").value(),
            {archive::DomainName::parse("data.example.gov").value(),
             archive::DatasetId::parse("abcd-1234").value()},
            archive::FileName::parse("crimes.csv").value(),
            10,
            std::string(64, '0'),
            archive::TimePoint(1h),
            "",
            "bob",
            "ftps"};
}

archive::JobResult ended(JobState state, archive::Counts counts = {}, std::string error = "")
{
    return {state, archive::TimePoint(1h + 2s), archive::TimePoint(1h + 9s), counts, "", std::move(error),
            {}};
}

class ScriptedRunner final : public jobs::ProcessRunner {
public:
    ProcessEnd run(const jobs::Process&, const Output& output) override
    {
        output("said");
        return end;
    }
    void interrupt() override { interrupted = true; }
    ProcessEnd end;
    bool interrupted = false;
};

} // namespace

TEST_CASE("a job that is put away counts once, by how it stands, and what follows it begins", "[server]")
{
    metrics::Jobs metrics;
    unsigned begun = 0;
    jobs::AfterEnd next;
    next.begin = [&begun](const auto&, const auto&) { ++begun; };
    const auto after_end = counting(metrics, next);
    using Member = metrics::Counter metrics::Jobs::*;
    const auto [result, member] = GENERATE(table<archive::JobResult, Member>({
        {ended(JobState::Succeeded), &metrics::Jobs::completed},
        {ended(JobState::Succeeded, {.rows = 3, .rejected = 1}), &metrics::Jobs::completed_with_problems},
        {ended(JobState::Failed, {}, "bad-gzip"), &metrics::Jobs::failed},
        {ended(JobState::Failed, {}, "cancelled"), &metrics::Jobs::cancelled},
        {ended(JobState::Superseded), &metrics::Jobs::superseded},
    }));
    const auto job = manifest();
    std::ignore = after_end.note(job, result); // may come again and again
    std::ignore = after_end.note(job, result);
    CHECK((metrics.*member).value() == 0);
    after_end.begin(job, result);
    CHECK((metrics.*member).value() == 1);
    CHECK(begun == 1);
    const std::uint64_t all = metrics.completed.value() + metrics.completed_with_problems.value() +
                              metrics.failed.value() + metrics.cancelled.value() + metrics.superseded.value();
    CHECK(all == 1);
}

TEST_CASE("the rows of a job and its times count when it has ended", "[server]")
{
    metrics::Jobs metrics;
    const auto after_end = counting(metrics, {});
    after_end.begin(manifest(), ended(JobState::Succeeded, {21, 1, 2, 3, 15, 4}));
    CHECK(metrics.rows_pulled.value() == 21);
    CHECK(metrics.rows_inserted.value() == 1);
    CHECK(metrics.rows_updated.value() == 2);
    CHECK(metrics.rows_deleted.value() == 3);
    CHECK(metrics.rows_rejected.value() == 4);
    CHECK(metrics.waited.read().sum == 2);
    CHECK(metrics.ran.read().sum == 7);
}

TEST_CASE("a job that perhaps never ran has no times", "[server]")
{
    metrics::Jobs metrics;
    const auto after_end = counting(metrics, {});
    after_end.begin(manifest(), ended(JobState::Superseded));
    after_end.begin(manifest(), ended(JobState::Failed, {}, "cancelled"));
    CHECK(metrics.waited.read().count == 0);
    CHECK(metrics.ran.read().count == 0);
}

TEST_CASE("a process is run as ever, and counts by how it ended", "[server]")
{
    using How = ProcessEnd::How;
    using Member = metrics::Counter metrics::Hooks::*;
    const auto [how, number, member] = GENERATE(table<How, int, Member>({
        {How::Exited, 0, &metrics::Hooks::succeeded},
        {How::Exited, 1, &metrics::Hooks::failed},
        {How::Signalled, 9, &metrics::Hooks::failed},
        {How::NotStarted, 2, &metrics::Hooks::failed},
        {How::TimedOut, 0, &metrics::Hooks::timed_out},
        {How::Interrupted, 0, &metrics::Hooks::interrupted},
    }));
    ScriptedRunner real;
    real.end = {how, number};
    metrics::Hooks metrics;
    CountingRunner runner(real, metrics);
    std::string said;
    const auto end = runner.run({}, [&said](std::string_view bytes) { said += bytes; });
    CHECK(end.how == how);
    CHECK(end.number == number);
    CHECK(said == "said");
    CHECK((metrics.*member).value() == 1);
    runner.interrupt();
    CHECK(real.interrupted);
}
