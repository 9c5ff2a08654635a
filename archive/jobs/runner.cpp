#include "archive/jobs/runner.hpp"

#include "archive/disk/job_directory.hpp"
#include "archive/jobs/control/control_file.hpp"
#include "archive/jobs/job_run.hpp"
#include "archive/jobs/queue.hpp"
#include "archive/jobs/render.hpp"

#include <atomic>
#include <condition_variable>
#include <exception>
#include <map>
#include <mutex>
#include <thread>
#include <vector>

namespace wharf::jobs {

namespace {

// Jobs that may wait for a fault to pass, beside those that are worked on; the next one keeps its place.
constexpr unsigned kMostAway = 64;

} // namespace

struct Runner::State {
    [[nodiscard]] Waiting what_waits(const archive::JobRecord& job);
    void work();
    void add_thread() // with the mutex held
    {
        threads.emplace_back([this] { work(); });
    }
    // A job that waits gives its place to others, however long the fault lasts.
    [[nodiscard]] Interruption::Place place(const Task& task);
    [[nodiscard]] bool leave(const Task& task);
    void come_back(const Task& task, const std::atomic<bool>& is_to_end);
    [[nodiscard]] Cancel end_waiting(const Task& task, const std::string& by);
    [[nodiscard]] Cancel look_up(const archive::JobId& id);

    RunContext context;
    unsigned workers;
    mutable std::mutex mutex{}; // all that follows
    std::condition_variable changed{};
    Queue queue{};
    std::map<archive::JobId, Interruption> runs{}; // of the jobs that are out
    unsigned working = 0;   // jobs in a place: at most `workers`, unless they are to end
    unsigned away = 0;      // jobs that wait
    unsigned returning = 0; // of these, jobs that want a place again: before any other job
    bool stopping = false;
    std::vector<std::thread> threads{}; // grow until there is one for each place and each job away
};

Runner::Runner(archive::Archive& archive, StatusBoard& board, RunnerOptions options)
    : state_(new State{{archive, board, std::move(options.data_root), std::move(options.log),
                        std::move(options.after_end), std::move(options.payload_max_age)},
                       options.workers})
{
}

Runner::~Runner()
{
    stop();
}

archive::result<void> Runner::start()
{
    const auto jobs = state_->context.archive.jobs().unfinished();
    if (!jobs) return jobs.error();
    for (const auto& job : *jobs) {
        if (job.state == archive::JobState::Queued) {
            // Another line of this dataset may stand in status.txt still, when a crash came between.
            std::ignore = state_->context.board.post(job.manifest.dataset, job.manifest.tag(),
                                                     queued_text(job.manifest.filename), archive::Sync::No);
            state_->queue.push(job, state_->what_waits(job));
        } else {
            state_->queue.push_begun(job, company_of(state_->context, job));
        }
    }
    const std::lock_guard lock(state_->mutex);
    for (unsigned i = 0; i < state_->workers; ++i)
        state_->add_thread();
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
    const auto task = state_->queue.withdraw(id);
    const auto run = state_->runs.find(id);
    if (!task && run != state_->runs.end()) {
        const auto cancelled = run->second.cancel(by);
        state_->changed.notify_all(); // it may be waiting for a place
        switch (cancelled) {
        case Interruption::Cancelled::Asked: return Cancel::Interrupting;
        case Interruption::Cancelled::TooLate: return Cancel::TooLate;
        case Interruption::Cancelled::NotHere: return Cancel::NotNow;
        }
    }
    lock.unlock();
    return task ? state_->end_waiting(*task, by) : state_->look_up(id);
}

void Runner::stop()
{
    {
        const std::lock_guard lock(state_->mutex);
        state_->stopping = true;
        for (auto& [id, run] : state_->runs)
            run.stop();
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
    const auto text = context.archive.jobs().control(job.manifest.id);
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
        changed.wait(lock, [&] {
            const bool has_place = working < workers && returning == 0;
            return stopping || (has_place && (task = queue.next()));
        });
        if (!task) return;
        ++working;
        Interruption& run = runs.try_emplace(task->job.manifest.id, place(*task)).first->second;
        if (task->superseded_by) run.no_cancel(); // else it might be left queued behind its successor
        lock.unlock();
        carry_out(context, *task, run);
        lock.lock();
        --working;
        runs.erase(task->job.manifest.id);
        queue.done(*task);
        changed.notify_all();
    }
}

// The task outlives it.
Interruption::Place Runner::State::place(const Task& task)
{
    return {[this, &task] { return leave(task); },
            [this, &task](const auto& is_to_end) { come_back(task, is_to_end); }};
}

bool Runner::State::leave(const Task& task)
{
    const std::lock_guard lock(mutex);
    if (away == kMostAway) return false;
    try {
        if (!stopping && threads.size() < workers + away + 1) add_thread();
    } catch (const std::exception&) {
        return false; // without a thread more nobody could have its place
    }
    ++away;
    --working;
    queue.rest(task);
    changed.notify_all();
    return true;
}

void Runner::State::come_back(const Task& task, const std::atomic<bool>& is_to_end)
{
    std::unique_lock lock(mutex);
    --away;
    ++returning;
    changed.wait(lock,
                 [&] { return stopping || is_to_end || (working < workers && queue.may_resume(task)); });
    --returning;
    ++working;
    queue.resume(task);
    changed.notify_all();
}

Cancel Runner::State::end_waiting(const Task& task, const std::string& by)
{
    const EndedWaiting ended = cancel_waiting(context, task.job, by);
    const bool begun = task.job.state == archive::JobState::Running;
    const Company company = begun ? company_of(context, task.job) : Company::Any;
    const std::lock_guard lock(mutex);
    queue.done(task);
    changed.notify_all();
    if (ended == EndedWaiting::Yes) return Cancel::Done;
    if (begun)
        queue.push_begun(task.job, company);
    else
        queue.push(task.job, Waiting::Stay);
    return ended == EndedWaiting::TooLate ? Cancel::TooLate : Cancel::NotNow;
}

Cancel Runner::State::look_up(const archive::JobId& id)
{
    const auto job = context.archive.jobs().find(id);
    if (!job && job.error() == archive::Errc::NotFound) return Cancel::Unknown;
    if (!job) return Cancel::NotNow;
    if (!archive::has_been_put_away(*job)) return Cancel::NotNow;
    return job->result->error_type == "cancelled" ? Cancel::Done : Cancel::Ended;
}

} // namespace wharf::jobs
