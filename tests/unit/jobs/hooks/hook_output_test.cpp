#include "archive/jobs/hooks/hook_output.hpp"

#include "tests/unit/jobs/hooks/hooks_test.hpp"

using namespace wharf;
using namespace wharf::jobs;
using archive::PayloadSet;
using test::exits;
using test::HooksTest;
using test::must;
using Lines = std::vector<std::string>;

namespace {

constexpr std::string_view kName = "hook-output.txt";

struct OutputTest : HooksTest {
    // A job that has ended, and whose hook is due.
    archive::JobRecord ended_by_hand(std::string_view keep = "hook-output")
    {
        auto answer = must(
            intake->enqueue_by_hand({key, test::kPlainControl, "", "ann", "https", *PayloadSet::parse(keep)},
                                    upload("crimes.csv", "id\n1\n")));
        const auto job = must(archive->jobs().find(*std::get<Accepted>(answer).job));
        CHECK(worker->run(job) == Worker::End::Finished);
        return find(job);
    }
    std::string output(const archive::JobRecord& job)
    {
        const auto file = archive->jobs().open_payload(job.manifest.id, kName, archive::TimePoint::min());
        return file ? must(file_text(**file, 0, std::uint64_t{1} << 30)) : "(none)";
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

TEST_CASE_METHOD(OutputTest, "all that the tries of a hook write is kept, and told once it is over",
                 "[hooks][payloads]")
{
    settings.tries = 3;
    runner.writes = "not \xff UTF-8\n";
    runner.does = [](const Process& process) {
        return exits(test::value_of(process, "WHARFINGER_ATTEMPT") == "2" ? 0 : 1);
    };
    const auto job = ended_by_hand();
    auto doing = task(job);
    CHECK(hook_worker->run(doing));
    CHECK(payload_lines(job).empty());
    CHECK_FALSE(hook_worker->run(doing));
    const std::string expected = "== try 1, 2026-11-21T00:00:00.000Z ==\nnot \xff UTF-8\n"
                                 "\n== try 2, 2026-11-21T00:00:00.000Z ==\nnot \xff UTF-8\n";
    CHECK(output(job) == expected);
    CHECK(payload_lines(job) == Lines{"payload-kept name=hook-output.txt bytes=" +
                                      std::to_string(expected.size()) + " until=2026-11-22T00:00:00.000Z"});
    CHECK_FALSE(due(job));
}

TEST_CASE_METHOD(OutputTest, "of a hook that is given up the output is kept too", "[hooks][payloads]")
{
    settings.tries = 1;
    runner.does = [](const Process&) { return exits(1); };
    const auto job = ended_by_hand();
    run_to_end(job);
    CHECK(payload_lines(job).size() == 1);
    CHECK(output(job).starts_with("== try 1, "));
}

TEST_CASE_METHOD(OutputTest, "a job that is not asked to keeps no output", "[hooks][payloads]")
{
    const auto job = ended_by_hand("pull");
    run_to_end(job);
    CHECK(output(job) == "(none)");
    CHECK(payload_lines(job).size() == 1); // Pull
}

TEST_CASE_METHOD(OutputTest, "output that never ends is cut, and says so", "[hooks][payloads]")
{
    const auto job = ended_by_hand();
    const std::string block(1 << 20, 'x');
    for (const unsigned attempt : {1U, 2U}) {
        HookOutput kept(archive->jobs(), job.manifest, attempt, env.now());
        for (int i = 0; i < 20; ++i)
            kept.add(block);
    }
    const std::string text = output(job);
    const std::string note = "\n== cut here, at 16777216 bytes ==\n";
    CHECK(text.size() == HookOutput::kMost + note.size());
    CHECK(text.ends_with("xxx" + note));
}

TEST_CASE_METHOD(OutputTest, "once the payloads were removed, nothing is written or told any more",
                 "[hooks][payloads]")
{
    const auto job = ended_by_hand();
    must(archive->jobs().drop_payloads(job.manifest.id));
    CHECK(run_to_end(job).empty());
    CHECK(payload_lines(job).empty());
    CHECK_FALSE(due(job));
    CHECK(hook_story(job).size() == 1);
}

TEST_CASE("whatever fails on the disk, a hook that keeps its output is run to its end", "[hooks][payloads]")
{
    bool reached = true;
    for (std::uint64_t n = 1; reached; ++n) {
        CAPTURE(n);
        OutputTest t;
        t.runner.writes = "told\n";
        const auto job = t.ended_by_hand();
        t.env.fail_call(n, {boost::system::errc::no_space_on_device, boost::system::system_category()});
        t.run_to_end(job);
        reached = t.env.failed();
        t.env.restart();
        t.restart_hooks();
        t.run_to_end(job);
        CHECK(t.hook_story(job).size() == 1);
        CHECK(t.payload_lines(job).size() == 1);
        CHECK_FALSE(t.due(job));
    }
}

TEST_CASE("after a crash at any step the output that is kept is told once", "[hooks][payloads][crash]")
{
    const std::uint64_t seed = GENERATE(0U, 1U, 2U);
    bool reached = true;
    for (std::uint64_t n = 1; reached; ++n) {
        CAPTURE(n, seed);
        OutputTest t;
        t.runner.writes = "told\n";
        const auto job = t.ended_by_hand();
        t.env.crash_at(n);
        auto doing = HooksTest::task(job);
        for (int i = 0; i < 3 && t.hook_worker->run(doing); ++i) {
        }
        reached = t.env.failed();
        t.env.crash(seed);
        for (int start = 0; start < 2; ++start) {
            t.restart_hooks();
            for (const auto& id : must(DueHooks(t.env).list()))
                t.run_to_end(must(t.archive->jobs().find(id)));
        }
        CHECK(t.payload_lines(job).size() == 1);
        CHECK(t.output(job).ends_with("told\n"));
        CHECK(must(DueHooks(t.env).list()).empty());
    }
}
