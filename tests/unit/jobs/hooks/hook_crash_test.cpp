#include "tests/unit/jobs/hooks/hooks_test.hpp"

#include <algorithm>
#include <set>

using namespace wharf;
using namespace wharf::jobs;
using test::exits;
using test::HooksTest;
using test::must;
using Lines = std::vector<std::string>;

namespace {

Lines attempts_told(const Lines& story)
{
    Lines told;
    for (const auto& line : story)
        told.push_back(line.substr(0, line.find(" duration=")));
    return told;
}

// What a start does: jobs that were left go on, then every hook that is due.
void go_on(HooksTest& t)
{
    for (const auto& left : must(t.archive->jobs().unfinished()))
        CHECK(t.worker->run(left) == Worker::End::Finished);
    for (const auto& id : must(DueHooks(t.env).list()))
        t.run_to_end(must(t.archive->jobs().find(id)));
}

} // namespace

TEST_CASE("after a crash at any step a job that ended has its hook run, and each try is told once",
          "[hooks][crash]")
{
    const std::uint64_t seed = GENERATE(0U, 1U, 2U, 3U);
    bool reached = true;
    for (std::uint64_t n = 1; reached; ++n) {
        CAPTURE(n, seed);
        HooksTest t;
        t.settings.tries = 3;
        t.runner.does = [](const Process& process) {
            return exits(test::value_of(process, "WHARFINGER_ATTEMPT") == "2" ? 0 : 1);
        };
        const auto job = t.enqueue("crimes.csv", "id\n1\n");
        t.wait_limit = 1;
        t.env.crash_at(n);
        if (t.worker->run(job) == Worker::End::Finished) {
            auto doing = HooksTest::task(job);
            for (int i = 0; i < 3 && t.hook_worker->run(doing); ++i) {
            }
        }
        reached = t.env.failed();
        t.env.crash(seed);
        t.wait_limit = 100;
        for (int start = 0; start < 2; ++start) {
            t.restart_hooks();
            go_on(t);
        }
        CHECK(attempts_told(t.hook_story(job)) ==
              Lines{"hook hook=after_success attempt=1 exit=1", "hook hook=after_success attempt=2 exit=0"});
        const Lines types = t.story_types(job);
        CHECK(std::ranges::count(types, "success") == 1);
        CHECK(must(DueHooks(t.env).list()).empty());
        CHECK(t.runner.processes().size() >= 2);
        CHECK(t.runner.processes().size() <= 3); // the one that the crash fell into was made twice
    }
}

TEST_CASE("after a crash at any step a hook that was given up stays given up", "[hooks][crash]")
{
    const std::uint64_t seed = GENERATE(0U, 1U, 2U, 3U);
    bool reached = true;
    for (std::uint64_t n = 1; reached; ++n) {
        CAPTURE(n, seed);
        HooksTest t;
        t.settings.tries = 2;
        t.runner.does = [](const Process&) { return exits(1); };
        const auto job = t.ended_job();
        t.env.crash_at(n);
        auto doing = HooksTest::task(job);
        for (int i = 0; i < 3 && t.hook_worker->run(doing); ++i) {
        }
        reached = t.env.failed();
        t.env.crash(seed);
        for (int start = 0; start < 2; ++start) {
            t.restart_hooks();
            go_on(t);
        }
        CHECK(attempts_told(t.hook_story(job)) == Lines{"hook hook=after_success attempt=1 exit=1",
                                                        "hook hook=after_success attempt=2 exit=1",
                                                        "hook-given-up hook=after_success tries=2"});
        CHECK(must(DueHooks(t.env).list()).empty());
        CHECK(t.runner.processes().size() <= 3);
    }
}
