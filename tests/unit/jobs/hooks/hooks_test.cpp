#include "archive/jobs/hooks/hooks.hpp"

#include "archive/jobs/runner.hpp"
#include "tests/unit/jobs/hooks/hooks_test.hpp"

#include <algorithm>
#include <condition_variable>
#include <thread>

using namespace wharf;
using namespace wharf::jobs;
using namespace std::chrono_literals;
using archive::JobState;
using test::exits;
using test::HooksTest;
using test::must;
using test::value_of;
using Names = std::vector<std::string>;

namespace {

// Counts up; waits for a count.
class Counter {
public:
    void add()
    {
        const std::lock_guard lock(mutex_);
        ++count_;
        changed_.notify_all();
    }
    void wait_for(int count)
    {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return count_ >= count; });
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    int count_ = 0;
};

struct ThreadsTest : HooksTest {
    ThreadsTest()
    {
        must(archive->datasets().create(other, test::kPlainControl));
        settings.retry_delay = 0s;
    }
    std::unique_ptr<Hooks> hooks(unsigned workers = 2)
    {
        auto made = std::make_unique<Hooks>(*archive, runner, workers, options());
        after_end = made->after_end();
        start();
        return made;
    }
    static void drain(const Hooks& hooks)
    {
        while (!hooks.idle())
            std::this_thread::yield();
    }
    archive::JobRecord ended_job_of(const archive::DatasetKey& dataset)
    {
        const auto usual = std::exchange(key, dataset);
        const auto job = ended_job();
        key = usual;
        return job;
    }
    Names ids_run()
    {
        Names ids;
        for (const auto& process : runner.processes())
            ids.push_back(value_of(process, "WHARFINGER_JOB_ID"));
        return ids;
    }

    archive::DatasetKey other = test::dataset_key("data.example.gov", "aaaa-bbbb");
};

} // namespace

TEST_CASE_METHOD(ThreadsTest, "each job's end is followed by its hook, in order within a dataset",
                 "[hooks][hook-threads]")
{
    const auto running = hooks();
    must(running->start());
    CHECK(running->idle());
    Names ids;
    for (int i = 0; i < 5; ++i)
        ids.push_back(ended_job().manifest.id.text());
    drain(*running);
    CHECK(ids_run() == ids);
    CHECK(must(DueHooks(env).list()).empty());
}

TEST_CASE_METHOD(ThreadsTest, "a hook that is tried again is before the next one of its dataset",
                 "[hooks][hook-threads]")
{
    runner.does = [](const Process& process) {
        return exits(value_of(process, "WHARFINGER_ATTEMPT") == "3" ? 0 : 1);
    };
    const auto running = hooks();
    must(running->start());
    const auto first = ended_job().manifest.id.text();
    const auto second = ended_job().manifest.id.text();
    drain(*running);
    CHECK(ids_run() == Names{first, first, first, second, second, second});
}

TEST_CASE_METHOD(ThreadsTest, "a hook that takes its time holds up no job and no other dataset's hook",
                 "[hooks][hook-threads]")
{
    Counter others;
    runner.does = [&, slow_dataset = key.id.text()](const Process& process) {
        if (value_of(process, "WHARFINGER_DATASET") == slow_dataset)
            others.wait_for(2);
        else
            others.add();
        return exits(0);
    };
    const auto running = hooks();
    must(running->start());
    const auto slow = ended_job();
    const auto next = ended_job(); // though the hook of the one before has not ended
    CHECK(status().find("SUCCESS") != std::string::npos);
    CHECK(find(next).state == JobState::Succeeded);
    ended_job_of(other);
    ended_job_of(other);
    drain(*running);
    CHECK(runner.processes().size() == 4);
}

TEST_CASE_METHOD(ThreadsTest, "no more hooks run at once than there are threads", "[hooks][hook-threads]")
{
    std::atomic<int> now = 0;
    std::atomic<int> most = 0;
    runner.does = [&](const Process&) {
        most = std::max(most.load(), ++now);
        std::this_thread::yield();
        --now;
        return exits(0);
    };
    const auto running = hooks(1);
    must(running->start());
    for (int i = 0; i < 4; ++i) {
        ended_job();
        ended_job_of(other);
    }
    drain(*running);
    CHECK(most == 1);
}

TEST_CASE_METHOD(ThreadsTest, "nothing is noted and nothing runs when no command is set",
                 "[hooks][hook-threads]")
{
    settings.after_success.clear();
    const auto running = hooks();
    must(running->start());
    const auto job = ended_job();
    CHECK(running->idle());
    CHECK_FALSE(due(job));
    ended_job("id\n1,2\n");
    drain(*running);
    REQUIRE(runner.processes().size() == 1);
    CHECK(value_of(runner.processes().front(), "WHARFINGER_HOOK") == "after_failure");
}

TEST_CASE_METHOD(ThreadsTest, "a start takes up what is due, in the order in which the jobs ended",
                 "[hooks][hook-threads]")
{
    Names ids;
    for (int i = 0; i < 4; ++i) {
        ids.push_back(ended_job().manifest.id.text()); // noted, and nobody runs them
        env.advance(1s);
    }
    env.restart();
    restart_hooks();
    const auto running = hooks();
    must(running->start());
    drain(*running);
    CHECK(ids_run() == ids);
}

TEST_CASE_METHOD(ThreadsTest, "the hook of a job that was not put away yet is left to its worker",
                 "[hooks][hook-threads]")
{
    const auto job = enqueue("crimes.csv", "id\n1\n");
    must(archive->jobs().start(job.manifest.id));
    must(DueHooks(env).add(job.manifest.id)); // as after a crash just before the job was put away
    const auto running = hooks();
    must(running->start());
    CHECK(running->idle());
    CHECK(worker->run(must(archive->jobs().unfinished()).front()) == Worker::End::Finished);
    drain(*running);
    CHECK(ids_run() == Names{job.manifest.id.text()});
}

TEST_CASE_METHOD(ThreadsTest, "what is due of a job that is gone is struck off at the start",
                 "[hooks][hook-threads]")
{
    must(DueHooks(env).add(must(archive::JobId::parse(std::string(32, 'f')))));
    env.plant("jobs/hooks/notes.txt", "an administrator's");
    const auto running = hooks();
    must(running->start());
    CHECK(must(DueHooks(env).list()).empty());
    CHECK(env.contents("jobs/hooks/notes.txt"));
    CHECK(complaints.empty());
}

TEST_CASE_METHOD(ThreadsTest, "closing lets what runs end, begins nothing more, and says when it is quiet",
                 "[hooks][hook-threads]")
{
    Counter begun;
    Counter released;
    runner.does = [&](const Process&) {
        begun.add();
        released.wait_for(1);
        return exits(0);
    };
    const auto running = hooks();
    must(running->start());
    const auto first = ended_job();
    const auto second = ended_job();
    begun.wait_for(1);
    Counter quiet;
    running->close([&] { quiet.add(); });
    released.add();
    quiet.wait_for(1);
    running->stop();
    CHECK(ids_run() == Names{first.manifest.id.text()});
    CHECK_FALSE(due(first));
    CHECK(due(second));
}

TEST_CASE_METHOD(ThreadsTest, "stopping interrupts what runs, and the next start runs it again",
                 "[hooks][hook-threads]")
{
    Counter begun;
    Counter interrupted;
    runner.on_interrupt = [&] { interrupted.add(); };
    runner.does = [&](const Process&) {
        begun.add();
        interrupted.wait_for(1);
        return ProcessEnd{ProcessEnd::How::Interrupted, 15};
    };
    auto running = hooks();
    must(running->start());
    const auto job = ended_job();
    begun.wait_for(1);
    running->stop();
    CHECK(due(job));
    CHECK(hook_story(job).empty());

    runner.does = [](const Process&) { return exits(0); };
    env.restart();
    worker.reset();
    running.reset();
    restart_hooks();
    running = hooks();
    must(running->start());
    drain(*running);
    CHECK(ids_run() == Names(2, job.manifest.id.text()));
    CHECK_FALSE(due(job));
}

TEST_CASE_METHOD(ThreadsTest, "a runner of jobs brings their hooks", "[hooks][hook-threads]")
{
    const auto running = hooks();
    must(running->start());
    Runner jobs(*archive, *board, {2, data_root, [](std::string_view) {}, running->after_end()});
    must(jobs.start());
    Names ids;
    for (int i = 0; i < 3; ++i) {
        const auto job = enqueue("a.csv", "id\n1\n");
        ids.push_back(job.manifest.id.text());
        jobs.submit(job);
    }
    while (!jobs.idle())
        std::this_thread::yield();
    drain(*running);
    CHECK(ids_run() == ids);
}
