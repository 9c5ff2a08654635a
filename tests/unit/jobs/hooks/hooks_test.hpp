// Jobs with hooks, and commands that only seem to run.
#pragma once

#include "archive/disk/layout.hpp"
#include "archive/jobs/hooks/hook_worker.hpp"
#include "tests/unit/jobs/jobs_test.hpp"

#include <functional>
#include <mutex>
#include <string>
#include <vector>

namespace wharf::test {

inline jobs::ProcessEnd exits(int status)
{
    return {jobs::ProcessEnd::How::Exited, status};
}

// The value of NAME in a process' environment; "(unset)" when it is not there.
inline std::string value_of(const jobs::Process& process, const std::string& name)
{
    for (const auto& entry : process.environment)
        if (entry.starts_with(name + "=")) return entry.substr(name.size() + 1);
    return "(unset)";
}

// Thread-safe, but for setting what it does.
class FakeRunner final : public jobs::ProcessRunner {
public:
    jobs::ProcessEnd run(const jobs::Process& process, const Output& output) override
    {
        {
            const std::lock_guard lock(mutex_);
            processes_.push_back(process);
        }
        output(writes);
        return does(process);
    }
    void interrupt() override { on_interrupt(); }

    [[nodiscard]] std::vector<jobs::Process> processes() const
    {
        const std::lock_guard lock(mutex_);
        return processes_;
    }

    std::string writes; // each process, on its output
    std::function<jobs::ProcessEnd(const jobs::Process&)> does = [](const auto&) { return exits(0); };
    std::function<void()> on_interrupt = [] {};

private:
    mutable std::mutex mutex_;
    std::vector<jobs::Process> processes_;
};

struct HooksTest : JobsTest {
    HooksTest()
    {
        settings.after_success = {"/bin/done", "--now"};
        settings.after_failure = {"/bin/alarm"};
        restart_hooks();
    }

    // The parts above the archive, as the next start makes them.
    void restart_hooks()
    {
        after_end.note = [this](const archive::JobManifest& job, const archive::JobResult&) {
            return jobs::DueHooks(env).add(job.id);
        };
        restart();
        hook_worker = std::make_unique<jobs::HookWorker>(*archive, runner, options());
    }
    jobs::HookWorkerOptions options()
    {
        return {[this] { return settings; },
                {"PATH=/bin"},
                [this](std::string_view line) {
                    const std::lock_guard lock(complaints_mutex);
                    complaints.emplace_back(line);
                }};
    }
    archive::JobRecord ended_job(std::string_view text = "id\n1\n")
    {
        const auto job = enqueue("crimes.csv", text);
        CHECK(worker->run(job) == jobs::Worker::End::Finished);
        return job;
    }
    static jobs::HookTask task(const archive::JobRecord& job)
    {
        return {job.manifest.dataset, job.manifest.id, {}};
    }
    // Each time that the hook wants to wait for, until it is over.
    std::vector<std::chrono::seconds> run_to_end(const archive::JobRecord& job)
    {
        std::vector<std::chrono::seconds> waited;
        auto doing = task(job);
        while (const auto again = hook_worker->run(doing))
            waited.push_back(*again);
        return waited;
    }
    bool due(const archive::JobRecord& job)
    {
        return env.contents(archive::layout::hook(job.manifest.id)).has_value();
    }
    // Its lines of log.txt behind its end.
    std::vector<std::string> hook_story(const archive::JobRecord& job)
    {
        std::vector<std::string> lines;
        for (const auto& line : story(job))
            if (line.starts_with("hook")) lines.push_back(line);
        return lines;
    }

    jobs::HookSettings settings;
    FakeRunner runner;
    std::mutex complaints_mutex;
    std::vector<std::string> complaints;
    std::unique_ptr<jobs::HookWorker> hook_worker;
};

} // namespace wharf::test
