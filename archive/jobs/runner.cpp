#include "archive/jobs/runner.hpp"

#include "archive/jobs/control/control_file.hpp"
#include "archive/jobs/queue.hpp"
#include "archive/jobs/render.hpp"
#include "archive/jobs/worker.hpp"

#include <fmt/format.h>

#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace wharf::jobs {

struct Runner::State {
    State(archive::Archive& the_archive, StatusBoard& the_board, RunnerOptions the_options)
        : archive(the_archive)
        , board(the_board)
        , options(std::move(the_options))
        , worker(archive, board, stopping,
                 {options.data_root, options.log, [this](std::chrono::seconds time) { return sleep(time); },
                  options.after_end})
    {
    }

    [[nodiscard]] bool sleep(std::chrono::seconds time);
    [[nodiscard]] Waiting what_waits(const archive::JobRecord& job);
    void work();
    void run(const Task& task);

    archive::Archive& archive;
    StatusBoard& board;
    RunnerOptions options;
    std::atomic<bool> stopping = false;
    Worker worker;
    mutable std::mutex mutex; // queue
    std::condition_variable changed;
    Queue queue;
    std::vector<std::thread> threads;
};

Runner::Runner(archive::Archive& archive, StatusBoard& board, RunnerOptions options)
    : state_(std::make_unique<State>(archive, board, std::move(options)))
{
}

Runner::~Runner()
{
    stop();
}

archive::result<void> Runner::start()
{
    const auto jobs = state_->archive.jobs().unfinished();
    if (!jobs) return jobs.error();
    for (const auto& job : *jobs) {
        if (job.state == archive::JobState::Queued) {
            // Another line of this dataset may stand in status.txt still, when a crash came between.
            std::ignore = state_->board.post(job.manifest.dataset, job.manifest.tag(),
                                             queued_text(job.manifest.filename), archive::Sync::No);
            state_->queue.push(job, state_->what_waits(job));
        } else {
            state_->queue.push_begun(job);
        }
    }
    for (unsigned i = 0; i < state_->options.workers; ++i)
        state_->threads.emplace_back([state = state_.get()] { state->work(); });
    return {};
}

void Runner::submit(const archive::JobRecord& job)
{
    const auto others = state_->what_waits(job);
    const std::lock_guard lock(state_->mutex);
    state_->queue.push(job, others);
    state_->changed.notify_all();
}

void Runner::stop()
{
    {
        const std::lock_guard lock(state_->mutex);
        state_->stopping = true;
        state_->changed.notify_all();
    }
    for (auto& thread : state_->threads)
        thread.join();
    state_->threads.clear();
}

bool Runner::idle() const
{
    const std::lock_guard lock(state_->mutex);
    return state_->queue.idle();
}

bool Runner::State::sleep(std::chrono::seconds time)
{
    std::unique_lock lock(mutex);
    return !changed.wait_for(lock, time, [this] { return stopping.load(); });
}

// A control file that does not parse is told about when the job runs.
Waiting Runner::State::what_waits(const archive::JobRecord& job)
{
    const auto text = archive.jobs().control(job.manifest.id);
    if (!text) return Waiting::Stay;
    const auto parsed = parse_control_file(*text);
    const auto* const control = std::get_if<ControlFile>(&parsed);
    return control != nullptr && control->replace_previous_queued ? Waiting::AreSuperseded : Waiting::Stay;
}

void Runner::State::work()
{
    std::unique_lock lock(mutex);
    for (;;) {
        std::optional<Task> task;
        changed.wait(lock, [&] { return stopping || (task = queue.next()); });
        if (!task) return;
        lock.unlock();
        run(*task);
        lock.lock();
        queue.done(*task);
        changed.notify_all();
    }
}

// An exception is a bug. It ends the job it came from, and never the thread.
void Runner::State::run(const Task& task)
{
    const auto& id = task.job.manifest.id.text();
    try {
        try {
            std::ignore =
                task.superseded_by ? worker.supersede(task.job, *task.superseded_by) : worker.run(task.job);
        } catch (const std::exception& bug) {
            options.log(fmt::format("bug: job {} threw: {}", id, bug.what()));
            std::ignore = worker.fail_unforeseen(task.job, bug.what());
        }
    } catch (const std::exception& bug) {
        options.log(fmt::format("bug: job {} could not even be failed: {}", id, bug.what()));
    }
}

} // namespace wharf::jobs
