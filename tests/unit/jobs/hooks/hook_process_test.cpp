#include "archive/jobs/hooks/hook_process.hpp"

#include "archive/jobs/job_json.hpp"
#include "tests/unit/jobs/hooks/hooks_test.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value_to.hpp>

using namespace wharf;
using namespace wharf::jobs;
using namespace std::chrono_literals;
using archive::JobState;
using test::must;
using test::value_of;

namespace {

archive::JobRecord job_with(archive::JobResult result)
{
    const std::string name = "a; rm -rf $HOME `id` --x.csv";
    archive::JobManifest manifest{must(archive::JobId::parse(std::string(32, 'a'))),
                                  test::dataset_key("data.example.gov", "b2fd-cjk2"),
                                  test::file_name(name),
                                  42,
                                  std::string(64, 'b'),
                                  archive::TimePoint(1000ms),
                                  std::string(32, 'c'),
                                  "bob",
                                  "ftps"};
    const auto state = result.state;
    return {std::move(manifest), state, std::move(result), false};
}

archive::JobResult success()
{
    return {JobState::Succeeded,
            archive::TimePoint(2000ms),
            archive::TimePoint(3500ms),
            {10, 1, 2, 3, 4, 5},
            "SUCCESS: all well",
            "",
            {}};
}

} // namespace

TEST_CASE("a command gets the facts of its job behind the environment every command has", "[hooks]")
{
    HookSettings settings;
    settings.after_success = {"/bin/notify", "--done"};
    settings.timeout = 7s;
    const auto job = job_with(success());
    const Process process = hook_process(job, 2, settings, {"PATH=/bin", "TZ=UTC"});
    CHECK(process.arguments == std::vector<std::string>{"/bin/notify", "--done"});
    CHECK(process.limit == 7s);
    CHECK(process.environment == std::vector<std::string>{
                                     "PATH=/bin",
                                     "TZ=UTC",
                                     "WHARFINGER_HOOK=after_success",
                                     "WHARFINGER_ATTEMPT=2",
                                     "WHARFINGER_JOB_ID=" + std::string(32, 'a'),
                                     "WHARFINGER_STATE=succeeded",
                                     "WHARFINGER_DOMAIN=data.example.gov",
                                     "WHARFINGER_DATASET=b2fd-cjk2",
                                     "WHARFINGER_FILENAME=a; rm -rf $HOME `id` --x.csv",
                                     "WHARFINGER_SIZE=42",
                                     "WHARFINGER_SHA256=" + std::string(64, 'b'),
                                     "WHARFINGER_REQUEST_ID=" + std::string(32, 'c'),
                                     "WHARFINGER_USER=bob",
                                     "WHARFINGER_VIA=ftps",
                                     "WHARFINGER_ARRIVED=1970-01-01T00:00:01.000Z",
                                     "WHARFINGER_STARTED=1970-01-01T00:00:02.000Z",
                                     "WHARFINGER_FINISHED=1970-01-01T00:00:03.500Z",
                                     "WHARFINGER_ROWS=10",
                                     "WHARFINGER_INSERTED=1",
                                     "WHARFINGER_UPDATED=2",
                                     "WHARFINGER_DELETED=3",
                                     "WHARFINGER_UNCHANGED=4",
                                     "WHARFINGER_REJECTED=5",
                                     "WHARFINGER_ERROR_TYPE=",
                                     "WHARFINGER_MESSAGE=SUCCESS: all well",
                                 });
    CHECK(process.input.back() == '\n');
    CHECK(boost::json::parse(process.input) == job_json(job));
}

TEST_CASE("every end but success is the failure command's", "[hooks]")
{
    HookSettings settings;
    settings.after_success = {"/bin/done"};
    settings.after_failure = {"/bin/alarm"};
    auto result = success();
    result.state = GENERATE(JobState::Failed, JobState::Superseded);
    result.error_type = "uninterpretable-value";
    const Process process = hook_process(job_with(result), 1, settings, {});
    CHECK(process.arguments == settings.after_failure);
    CHECK(value_of(process, "WHARFINGER_HOOK") == "after_failure");
    CHECK(value_of(process, "WHARFINGER_STATE") == to_string(result.state));
    CHECK(value_of(process, "WHARFINGER_ERROR_TYPE") == "uninterpretable-value");
}

TEST_CASE("a message fits into the environment, whatever it holds", "[hooks]")
{
    auto result = success();
    result.english = std::string("FAILURE: \"a\0b\" ", 15);
    result.english.append(1'000'000, 'x');
    const Process process = hook_process(job_with(result), 1, {{"/bin/done"}, {}}, {});
    const std::string message = value_of(process, "WHARFINGER_MESSAGE");
    CHECK(message.size() == kMaxHookFact);
    CHECK(message.starts_with("FAILURE: \"a b\" xxx"));
    CHECK(boost::json::value_to<std::string>(boost::json::parse(process.input).at("english")) ==
          result.english);
}

TEST_CASE("each failed try makes the next wait five times longer, up to an hour", "[hooks]")
{
    HookSettings settings;
    CHECK(settings.delay_after(1) == 1s);
    CHECK(settings.delay_after(2) == 5s);
    CHECK(settings.delay_after(3) == 25s);
    CHECK(settings.delay_after(4) == 125s);
    CHECK(settings.delay_after(6) == 3125s);
    CHECK(settings.delay_after(7) == 1h);
    CHECK(settings.delay_after(100) == 1h);
    settings.retry_delay = 0s;
    CHECK(settings.delay_after(100) == 0s);
}
