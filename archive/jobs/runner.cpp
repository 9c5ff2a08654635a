#include "archive/jobs/runner.hpp"

#include "archive/disk/layout.hpp"
#include "archive/jobs/control/control_file.hpp"
#include "archive/jobs/importing/was_applied.hpp"
#include "archive/jobs/queue.hpp"
#include "archive/jobs/render.hpp"
#include "archive/jobs/worker.hpp"

#include <fmt/format.h>

#include <condition_variable>
#include <exception>
#include <map>
#include <mutex>
#include <thread>
#include <vector>

namespace wharf::jobs {
namespace {

JobError cancelled_by(const std::string& name)
{
    return {"cancelled", {{"by", name}}, "cancelled by " + name};
}

JobError gave_up(std::uint64_t starts, bool applied)
{
    return {"gave-up",
            {{"starts", starts}},
            fmt::format("the server died {} times while working on it{}", starts,
                        applied ? ", after it had been applied" : "")};
}

} // namespace

struct Runner::State {
    // A job that is being run, as others see it. Guarded by `mutex`, but for the flag.
    struct Run {
        std::atomic<bool> stop = false; // by the server's stop or by a cancel
        std::optional<std::string> cancelled_by;
        bool too_late = false;   // to cancel it
        bool superseded = false; // it is only being ended, which nothing but the server's stop interrupts
    };

    State(archive::Archive& the_archive, StatusBoard& the_board, RunnerOptions the_options)
        : archive(the_archive)
        , board(the_board)
        , options(std::move(the_options))
    {
    }

    [[nodiscard]] Waiting what_waits(const archive::JobRecord& job);
    [[nodiscard]] Company company_of(const archive::JobRecord& job);
    [[nodiscard]] std::optional<bool> applied(const archive::JobRecord& job);
    [[nodiscard]] Worker worker(Run& run);

    void work();
    void carry_out(const Task& task, Run& run) noexcept;
    void run_begun(const archive::JobRecord& job, Run& run);
    void run(const archive::JobRecord& job, Run& run, std::uint64_t lost_starts);
    [[nodiscard]] std::optional<std::string> wish_to_cancel(Run& run);
    [[nodiscard]] Cancel end_waiting(const Task& task, const std::string& by);
    [[nodiscard]] Cancel state_of(const archive::JobId& id);

    archive::Archive& archive;
    StatusBoard& board;
    RunnerOptions options;
    mutable std::mutex mutex; // queue, runs, stopping
    std::condition_variable changed;
    Queue queue;
    std::map<archive::JobId, Run> runs;
    bool stopping = false;
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
            state_->queue.push_begun(job, state_->company_of(job));
        }
    }
    for (unsigned i = 0; i < state_->options.workers; ++i)
        state_->threads.emplace_back([state = state_.get()] { state->work(); });
    return {};
}

void Runner::expect(const archive::JobRecord& job)
{
    const std::lock_guard lock(state_->mutex);
    state_->queue.expect(job);
}

void Runner::submit(const archive::JobRecord& job)
{
    const auto others = state_->what_waits(job);
    const std::lock_guard lock(state_->mutex);
    state_->queue.push(job, others);
    state_->changed.notify_all();
}

Cancel Runner::cancel(const archive::JobId& id, const std::string& by)
{
    std::unique_lock lock(state_->mutex);
    if (const auto task = state_->queue.withdraw(id)) {
        lock.unlock();
        return state_->end_waiting(*task, by);
    }
    const auto found = state_->runs.find(id);
    if (found == state_->runs.end()) {
        lock.unlock();
        return state_->state_of(id);
    }
    State::Run& run = found->second;
    if (run.superseded) return Cancel::NotNow;
    if (run.too_late) return Cancel::TooLate;
    if (!run.cancelled_by) {
        run.cancelled_by = by;
        run.stop = true;
        state_->changed.notify_all();
    }
    return Cancel::Interrupting;
}

void Runner::stop()
{
    {
        const std::lock_guard lock(state_->mutex);
        state_->stopping = true;
        for (auto& [id, run] : state_->runs)
            run.stop = true;
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

// A control file that does not parse is told about when the job runs.
Waiting Runner::State::what_waits(const archive::JobRecord& job)
{
    const auto text = archive.jobs().control(job.manifest.id);
    if (!text) return Waiting::Stay;
    const auto parsed = parse_control_file(*text);
    const auto* const control = std::get_if<ControlFile>(&parsed);
    return control != nullptr && control->replace_previous_queued ? Waiting::AreSuperseded : Waiting::Stay;
}

Company Runner::State::company_of(const archive::JobRecord& job)
{
    const auto lost = archive.jobs().lost_starts(job.manifest.id);
    return !lost || *lost + 1 >= kMaxStarts ? Company::Alone : Company::Any;
}

// Nothing when the table cannot be asked.
std::optional<bool> Runner::State::applied(const archive::JobRecord& job)
{
    const std::string table = archive::layout::table(job.manifest.dataset);
    const auto room = archive.env().stat(archive::layout::parent(table));
    if (!room && archive::as_condition(room.error()) == archive::Errc::NotFound) return false;
    const auto known = was_applied(options.data_root + "/" + table, job.manifest.id);
    const bool* const answer = std::get_if<bool>(&known);
    return answer == nullptr ? std::nullopt : std::optional(*answer);
}

Worker Runner::State::worker(Run& run)
{
    const auto wait = [this, &run](std::chrono::seconds time) {
        std::unique_lock lock(mutex);
        return !changed.wait_for(lock, time, [&run] { return run.stop.load(); });
    };
    return {archive, board, run.stop, {options.data_root, options.log, wait, options.after_end}};
}

void Runner::State::work()
{
    std::unique_lock lock(mutex);
    for (;;) {
        std::optional<Task> task;
        changed.wait(lock, [&] { return stopping || (task = queue.next()); });
        if (!task) return;
        Run& run = runs[task->job.manifest.id];
        run.superseded = task->superseded_by.has_value();
        lock.unlock();
        carry_out(*task, run);
        lock.lock();
        runs.erase(task->job.manifest.id);
        queue.done(*task);
        changed.notify_all();
    }
}

// An exception is a bug, or memory that ran out. It ends the job it came from, and never the thread.
void Runner::State::carry_out(const Task& task, Run& run) noexcept
{
    const auto& id = task.job.manifest.id.text();
    const auto tell = [&](std::string_view what, const std::exception& bug) {
        try {
            options.log(fmt::format("bug: job {} {}: {}", id, what, bug.what()));
        } catch (const std::exception&) {
            return; // a log that cannot be written to is no reason to do less
        }
    };
    try {
        try {
            archive.env().step("before-run");
            if (task.superseded_by)
                std::ignore = worker(run).supersede(task.job, *task.superseded_by);
            else if (task.job.state == archive::JobState::Running)
                run_begun(task.job, run);
            else
                this->run(task.job, run, 0);
        } catch (const std::exception& bug) {
            tell("threw", bug);
            std::ignore = worker(run).fail_unforeseen(task.job, bug.what());
        }
    } catch (const std::exception& bug) {
        tell("could not even be failed", bug);
    }
}

void Runner::State::run_begun(const archive::JobRecord& job, Run& run)
{
    const auto& id = job.manifest.id;
    const auto known = archive.jobs().lost_starts(id);
    if (!known)
        options.log(fmt::format("job {}: how often it was begun cannot be read: {}", id.text(),
                                known.error().message()));
    const std::uint64_t lost = known ? *known : kMaxStarts - 1;
    if (lost >= kMaxStarts) {
        std::ignore = worker(run).fail(job, gave_up(lost, applied(job).value_or(false)));
        return;
    }
    if (auto counted = archive.jobs().set_lost_starts(id, lost + 1); !counted)
        options.log(
            fmt::format("job {}: its start cannot be counted: {}", id.text(), counted.error().message()));
    this->run(job, run, lost);
}

void Runner::State::run(const archive::JobRecord& job, Run& run, std::uint64_t lost_starts)
{
    auto end = worker(run).run(job);
    if (end != Worker::End::Interrupted) return;
    if (const auto by = wish_to_cancel(run)) {
        if (!applied(job).value_or(true)) { // what is not known to be undone is not called undone
            std::ignore = worker(run).fail(job, cancelled_by(*by));
            return;
        }
        {
            const std::lock_guard lock(mutex);
            run.too_late = true;
        }
        end = worker(run).run(job);
    }
    if (end == Worker::End::Interrupted)
        std::ignore = archive.jobs().set_lost_starts(job.manifest.id, lost_starts);
}

// From here on only the server's stop interrupts the run.
std::optional<std::string> Runner::State::wish_to_cancel(Run& run)
{
    const std::lock_guard lock(mutex);
    if (run.cancelled_by) run.stop = stopping;
    return run.cancelled_by;
}

// One that was begun by an earlier process may have come as far as the table.
Cancel Runner::State::end_waiting(const Task& task, const std::string& by)
{
    const bool begun = task.job.state == archive::JobState::Running;
    const bool too_late = begun && applied(task.job).value_or(true);
    Run run;
    run.stop = true; // whoever cancels does not wait for a disk that is full
    auto end = Worker::End::Interrupted;
    if (!too_late) end = worker(run).fail(task.job, cancelled_by(by));

    const std::lock_guard lock(mutex);
    queue.done(task);
    if (end == Worker::End::Interrupted && begun) queue.push_begun(task.job);
    if (end == Worker::End::Interrupted && !begun) queue.push(task.job, Waiting::Stay);
    changed.notify_all();
    if (too_late) return Cancel::TooLate;
    return end == Worker::End::Finished ? Cancel::Done : Cancel::NotNow;
}

Cancel Runner::State::state_of(const archive::JobId& id)
{
    const auto job = archive.jobs().find(id);
    if (!job && job.error() == archive::Errc::NotFound) return Cancel::Unknown;
    if (!job) return Cancel::NotNow;
    if (job->state == archive::JobState::Queued || job->state == archive::JobState::Running)
        return Cancel::NotNow;
    return job->result && job->result->error_type == "cancelled" ? Cancel::Done : Cancel::Ended;
}

} // namespace wharf::jobs
