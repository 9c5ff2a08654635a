#include "archive/jobs/hooks/hook_worker.hpp"

#include "archive/disk/directories.hpp"
#include "archive/jobs/job_log.hpp"
#include "tests/unit/jobs/hooks/hooks_test.hpp"

#include <fmt/format.h>

#include <algorithm>

using namespace wharf;
using namespace wharf::jobs;
using namespace std::chrono_literals;
using archive::JobState;
using test::exits;
using test::HooksTest;
using test::must;
using Lines = std::vector<std::string>;
using Waits = std::vector<std::chrono::seconds>;

namespace {

// Without how long it took.
Lines timeless(Lines lines)
{
    for (auto& line : lines) {
        const auto at = line.find(" duration=");
        if (at != std::string::npos) line.erase(at, line.find(' ', at + 1) - at);
    }
    return lines;
}

} // namespace

TEST_CASE_METHOD(HooksTest, "a hook that succeeds runs once, and the log has its output", "[hooks]")
{
    runner.writes = "told Ann\nand Bob\n";
    const auto job = ended_job();
    CHECK(due(job));
    CHECK(run_to_end(job).empty());
    REQUIRE(runner.processes().size() == 1);
    CHECK(runner.processes().front().arguments == settings.after_success);
    CHECK(test::value_of(runner.processes().front(), "WHARFINGER_JOB_ID") == job.manifest.id.text());
    CHECK(timeless(hook_story(job)) ==
          Lines{R"(hook hook=after_success attempt=1 exit=0 output="told Ann\u000aand Bob\u000a")"});
    CHECK_FALSE(due(job));
    CHECK(complaints.empty());
}

TEST_CASE("while the server has no descriptor to spare a hook waits, and is not forgotten", "[hooks]")
{
    bool reached = true;
    for (std::uint64_t n = 1; reached; ++n) {
        CAPTURE(n);
        HooksTest t;
        const auto job = t.ended_job();
        t.env.fail_reading(n, {boost::system::errc::too_many_files_open, boost::system::system_category()});
        t.run_to_end(job);
        reached = t.env.failed_reading();
        t.env.restart();
        t.restart_hooks();
        CHECK(t.runner.processes().size() == 1);
        CHECK(t.hook_story(job).size() == 1);
        CHECK_FALSE(t.due(job));
    }
}

TEST_CASE_METHOD(HooksTest, "a hook that fails is tried again with growing waits, then given up", "[hooks]")
{
    runner.does = [](const Process&) { return exits(3); };
    settings.tries = 4;
    const auto job = ended_job("id\n1,2\n");
    CHECK(find(job).state == JobState::Failed);
    CHECK(run_to_end(job) == Waits{1s, 5s, 25s});
    CHECK(runner.processes().size() == 4);
    CHECK(runner.processes().back().arguments == settings.after_failure);
    CHECK(timeless(hook_story(job)) == Lines{
                                           R"(hook hook=after_failure attempt=1 exit=3 output="")",
                                           R"(hook hook=after_failure attempt=2 exit=3 output="")",
                                           R"(hook hook=after_failure attempt=3 exit=3 output="")",
                                           R"(hook hook=after_failure attempt=4 exit=3 output="")",
                                           "hook-given-up hook=after_failure tries=4",
                                       });
    CHECK_FALSE(due(job));
    const std::string id = job.manifest.id.text();
    REQUIRE(complaints.size() == 4);
    CHECK(complaints.front() ==
          "hook after_failure of job " + id + ": exited with 3; try 1 of 4, the next in 1 s");
    CHECK(complaints.back() == "hook after_failure of job " + id + ": exited with 3; given up after 4 tries");
}

TEST_CASE_METHOD(HooksTest, "a hook that succeeds at last is not tried any more", "[hooks]")
{
    runner.does = [](const Process& process) {
        return exits(test::value_of(process, "WHARFINGER_ATTEMPT") == "3" ? 0 : 1);
    };
    const auto job = ended_job();
    CHECK(run_to_end(job) == Waits{1s, 5s});
    CHECK(hook_story(job).size() == 3);
    CHECK_FALSE(due(job));
}

TEST_CASE_METHOD(HooksTest, "the log tells how a hook ended", "[hooks]")
{
    using How = ProcessEnd::How;
    const auto [end, shown] = GENERATE(table<ProcessEnd, std::string>({
        {{How::Exited, 0}, "exit=0"},
        {{How::Exited, 255}, "exit=255"},
        {{How::Signalled, 11}, "signal=11"},
        {{How::TimedOut, 15}, "timeout=true"},
        {{How::NotStarted, ENOENT}, R"(error="No such file or directory")"},
    }));
    runner.does = [end = end](const Process&) { return end; };
    settings.tries = 1;
    const auto job = ended_job();
    CHECK(run_to_end(job).empty());
    const Lines lines = timeless(hook_story(job));
    CHECK(lines.front() == "hook hook=after_success attempt=1 " + shown + R"( output="")");
    CHECK(lines.size() == (shown == "exit=0" ? 1 : 2));
}

TEST_CASE_METHOD(HooksTest, "an interrupted hook tells nothing and stays due", "[hooks]")
{
    runner.does = [](const Process&) { return ProcessEnd{ProcessEnd::How::Interrupted, 15}; };
    const auto job = ended_job();
    CHECK(run_to_end(job).empty());
    CHECK(hook_story(job).empty());
    CHECK(due(job));
    runner.does = [](const Process&) { return exits(0); };
    CHECK(run_to_end(job).empty());
    CHECK(test::value_of(runner.processes().back(), "WHARFINGER_ATTEMPT") == "1");
    CHECK_FALSE(due(job));
}

TEST_CASE_METHOD(HooksTest, "changed settings count for the next try", "[hooks]")
{
    runner.does = [](const Process&) { return exits(1); };
    const auto job = ended_job();
    auto doing = task(job);
    CHECK(hook_worker->run(doing) == 1s);
    settings.after_success = {"/bin/better"};
    CHECK(hook_worker->run(doing) == 5s);
    CHECK(runner.processes().back().arguments == settings.after_success);

    SECTION("fewer tries than were made give it up")
    {
        settings.tries = 2;
        CHECK_FALSE(hook_worker->run(doing));
        CHECK(runner.processes().size() == 2);
        CHECK(hook_story(job).back() == "hook-given-up hook=after_success tries=2");
        CHECK_FALSE(due(job));
    }
    SECTION("a command that was taken away ends it")
    {
        settings.after_success.clear();
        CHECK_FALSE(hook_worker->run(doing));
        CHECK(hook_story(job).size() == 2);
        CHECK_FALSE(due(job));
    }
}

TEST_CASE_METHOD(HooksTest, "a hook whose job retention took is forgotten", "[hooks]")
{
    const auto job = ended_job();
    must(archive::remove_tree(env, "jobs/finished/2026"));
    restart_hooks();
    CHECK(run_to_end(job).empty());
    CHECK(runner.processes().empty());
    CHECK_FALSE(due(job));
}

TEST_CASE_METHOD(HooksTest, "a hook whose dataset was removed is forgotten", "[hooks]")
{
    const auto job = ended_job();
    must(archive::remove_tree(env, archive::layout::dataset(key)));
    CHECK(run_to_end(job).empty());
    CHECK(runner.processes().empty());
    CHECK_FALSE(due(job));
}

TEST_CASE_METHOD(HooksTest, "what retention trimmed from log.txt does not come back with a hook", "[hooks]")
{
    runner.does = [](const Process&) { return exits(1); };
    const auto job = ended_job();
    auto doing = task(job);
    CHECK(hook_worker->run(doing));
    must(archive->datasets().trim_log(key, [](std::string_view) { return true; }));
    CHECK(hook_worker->run(doing));
    const Lines lines = story_types(job);
    CHECK(lines == Lines{"hook", "hook"}); // those of hooks are mended, as they may never have been written
}

TEST_CASE_METHOD(HooksTest, "long output is whole in the journal up to its bound, and one line in log.txt",
                 "[hooks]")
{
    runner.writes = std::string(200'000, 'x') + "\xff\n";
    const auto job = ended_job();
    run_to_end(job);
    const Lines lines = hook_story(job);
    REQUIRE(lines.size() == 1);
    CHECK(lines.front().size() < 1200);
    const auto events = must(archive->jobs().events(job.manifest.id));
    const auto& output = events.back().data.at("output").as_string();
    CHECK(output.size() > 60'000);
    CHECK(output.size() < 70'000);
    CHECK(output.find("bytes left out") != std::string::npos);
}

TEST_CASE("a try whose end the disk does not take is told later, not made again", "[hooks]")
{
    bool reached = true;
    for (std::uint64_t n = 1; reached; ++n) {
        CAPTURE(n);
        HooksTest t;
        t.runner.does = [](const Process& process) {
            return exits(test::value_of(process, "WHARFINGER_ATTEMPT") == "1" ? 1 : 0);
        };
        const auto job = t.ended_job();
        t.env.fail_call(n, {boost::system::errc::no_space_on_device, boost::system::system_category()});
        const Waits waited = t.run_to_end(job);
        reached = t.env.failed();
        t.env.restart();
        t.restart_hooks();
        if (t.due(job)) CHECK(t.run_to_end(job).empty()); // striking it off was what failed
        CHECK(t.runner.processes().size() == 2);
        CHECK(t.hook_story(job).size() == 2);
        CHECK_FALSE(t.due(job));
        CHECK(std::ranges::count(waited, HookWorker::kPutOff) <= 1);
    }
}
