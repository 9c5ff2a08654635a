#include "archive/jobs/hooks/hooks.hpp"

#include "archive/disk/job_directory.hpp"
#include "archive/jobs/hooks/hook_queue.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <set>
#include <thread>
#include <tuple>
#include <utility>
#include <vector>

namespace wharf::jobs {

using Clock = std::chrono::steady_clock;

struct Hooks::State {
    State(archive::Archive& the_archive, ProcessRunner& the_runner, unsigned the_workers,
          HookWorkerOptions the_options)
        : archive(the_archive)
        , runner(the_runner)
        , workers(the_workers)
        , options(the_options)
        , due(archive.env())
        , worker(archive, runner, std::move(the_options))
    {
    }

    [[nodiscard]] archive::result<void> note(const archive::JobId& job, archive::JobState end);
    void begin(const archive::JobManifest& job);
    void work();
    [[nodiscard]] std::optional<std::chrono::seconds> run(HookTask& task);
    void tell_if_quiet();

    archive::Archive& archive;
    ProcessRunner& runner;
    unsigned workers;
    HookWorkerOptions options;
    DueHooks due;
    HookWorker worker;
    mutable std::mutex mutex; // all below, but for the threads
    std::condition_variable changed;
    HookQueue queue;
    std::set<archive::JobId> noted; // of jobs that are about to be put away
    unsigned running = 0;
    bool closed = false;
    std::function<void()> quiet;
    std::vector<std::thread> threads;
};

Hooks::Hooks(archive::Archive& archive, ProcessRunner& runner, unsigned workers, HookWorkerOptions options)
    : state_(std::make_unique<State>(archive, runner, workers, std::move(options)))
{
}

Hooks::~Hooks()
{
    stop();
}

archive::result<void> Hooks::start()
{
    const auto due = state_->due.list();
    if (!due) return due.error();
    struct Ended {
        archive::TimePoint finished;
        archive::TimePoint arrived;
        HookTask task;
    };
    std::vector<Ended> ended;
    for (const auto& id : *due) {
        const auto job = state_->archive.jobs().find(id);
        if (!job && job.error() == archive::Errc::NotFound) {
            std::ignore = state_->due.remove(id); // pruned; else the next start tries again
            continue;
        }
        if (!job) {
            state_->options.log(fmt::format("the hook of job {} stays due, its job cannot be read: {}",
                                            id.text(), job.error().message()));
            continue;
        }
        // A job that is not put away is published again by its worker, which then brings its hook.
        if (!archive::has_been_put_away(*job)) continue;
        ended.push_back({job->result->finished, job->manifest.arrived, {job->manifest.dataset, id, {}}});
    }
    std::ranges::sort(ended, {},
                      [](const Ended& job) { return std::tuple(job.finished, job.arrived, job.task.job); });
    for (auto& job : ended)
        state_->queue.push(std::move(job.task), Clock::now());
    for (unsigned i = 0; i < state_->workers; ++i)
        state_->threads.emplace_back([state = state_.get()] { state->work(); });
    return {};
}

AfterEnd Hooks::after_end()
{
    return {[state = state_.get()](const archive::JobManifest& job, const archive::JobResult& result) {
                return state->note(job.id, result.state);
            },
            [state = state_.get()](const archive::JobManifest& job, const archive::JobResult&) {
                state->begin(job);
            }};
}

void Hooks::close(std::function<void()> quiet)
{
    const std::lock_guard lock(state_->mutex);
    state_->closed = true;
    state_->quiet = std::move(quiet);
    state_->changed.notify_all();
    state_->tell_if_quiet();
}

void Hooks::stop()
{
    {
        const std::lock_guard lock(state_->mutex);
        state_->closed = true;
        state_->changed.notify_all();
    }
    if (state_->threads.empty()) return;
    state_->runner.interrupt();
    for (auto& thread : state_->threads)
        thread.join();
    state_->threads.clear();
}

bool Hooks::idle() const
{
    const std::lock_guard lock(state_->mutex);
    return state_->queue.idle();
}

archive::result<void> Hooks::State::note(const archive::JobId& job, archive::JobState end)
{
    if (options.settings().command_after(end).empty()) return {};
    if (auto added = due.add(job); !added) return added;
    const std::lock_guard lock(mutex);
    noted.insert(job);
    return {};
}

void Hooks::State::begin(const archive::JobManifest& job)
{
    const std::lock_guard lock(mutex);
    if (noted.erase(job.id) == 0) return; // it has none
    queue.push({job.dataset, job.id, {}}, Clock::now());
    changed.notify_all();
}

void Hooks::State::work()
{
    std::unique_lock lock(mutex);
    while (!closed) {
        auto task = queue.next(Clock::now());
        if (!task) {
            const auto next = queue.next_time();
            if (next)
                changed.wait_until(lock, *next);
            else
                changed.wait(lock);
            continue;
        }
        ++running;
        lock.unlock();
        const auto again = run(*task);
        lock.lock();
        --running;
        if (again)
            queue.again(std::move(*task), Clock::now() + *again);
        else
            queue.done(*task, Clock::now());
        changed.notify_all();
        tell_if_quiet();
    }
}

// An exception is a bug. It costs the hook it came from its run, until the next start, and never the thread.
std::optional<std::chrono::seconds> Hooks::State::run(HookTask& task)
{
    try {
        return worker.run(task);
    } catch (const std::exception& bug) {
        options.log(fmt::format("bug: the hook of job {} threw: {}", task.job.text(), bug.what()));
        return std::nullopt;
    }
}

// With the mutex held, so that nobody is told after stop().
void Hooks::State::tell_if_quiet()
{
    if (closed && running == 0 && quiet) std::exchange(quiet, nullptr)();
}

} // namespace wharf::jobs
