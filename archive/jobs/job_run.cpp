#include "archive/jobs/job_run.hpp"

#include "archive/disk/layout.hpp"
#include "archive/jobs/importing/was_applied.hpp"
#include "archive/jobs/worker.hpp"

#include <fmt/format.h>

#include <exception>
#include <functional>
#include <optional>
#include <utility>

namespace wharf::jobs {
namespace {

JobError cancelled_by(const std::string& name)
{
    return {"cancelled", {{"by", name}}, "cancelled by " + name};
}

JobError gave_up(std::uint64_t starts)
{
    return {
        "gave-up", {{"starts", starts}}, fmt::format("the server died {} times while working on it", starts)};
}

using Wait = std::function<bool(std::chrono::seconds)>;

Worker worker_of(const RunContext& context, Interruption& interruption, Wait wait)
{
    WorkerOptions options{context.data_root, context.log, std::move(wait), context.after_end};
    options.payload_max_age = context.payload_max_age;
    return {context.archive, context.board, interruption.flag(), std::move(options)};
}

Worker worker_of(const RunContext& context, Interruption& interruption)
{
    return worker_of(context, interruption,
                     [&interruption](std::chrono::seconds time) { return interruption.sleep(time); });
}

Applied applied(const RunContext& context, const archive::JobRecord& job)
{
    const std::string table = archive::layout::table(job.manifest.dataset);
    const auto room = context.archive.env().stat(archive::layout::parent(table));
    if (!room && archive::as_condition(room.error()) == archive::Errc::NotFound) return Applied::NotYet;
    const auto known = was_applied(context.data_root + "/" + table, job.manifest.id);
    const bool* const answer = std::get_if<bool>(&known);
    if (answer == nullptr) return Applied::Unknown;
    return *answer ? Applied::Yes : Applied::NotYet;
}

// `lost`: how many starts of it were, before this one. `so_far`: what the table has of it.
void run(const RunContext& context, const archive::JobRecord& job, Interruption& interruption,
         std::uint64_t lost, Applied so_far)
{
    const auto count = [&](std::uint64_t starts) { // what cannot be written stays as it is
        std::ignore = context.archive.jobs().set_lost_starts(job.manifest.id, starts);
    };
    // If the server dies while the job waits, it is not of this job.
    const Wait wait = [&](std::chrono::seconds time) {
        count(lost);
        const bool goes_on = interruption.sleep(time);
        if (goes_on) count(lost + 1);
        return goes_on;
    };
    const Worker::End end = worker_of(context, interruption, wait).run(job, so_far);
    if (end != Worker::End::Interrupted) return;
    if (const auto by = interruption.take_cancel()) {
        // What is not known to be undone is not called undone.
        so_far = applied(context, job);
        if (so_far == Applied::NotYet) {
            std::ignore = worker_of(context, interruption).fail(job, cancelled_by(*by), so_far);
            return;
        }
        interruption.too_late();
        if (worker_of(context, interruption, wait).run(job, so_far) != Worker::End::Interrupted) return;
    }
    count(lost);
}

void run_begun(const RunContext& context, const archive::JobRecord& job, Interruption& interruption)
{
    archive::JobStore& jobs = context.archive.jobs();
    const archive::JobId& id = job.manifest.id;
    const auto tell = [&](std::string_view problem, const archive::error_code& error) {
        context.log(fmt::format("job {}: {}: {}", id.text(), problem, error.message()));
    };
    const auto known = jobs.lost_starts(id);
    if (!known) tell("how often it was begun cannot be read", known.error());
    const std::uint64_t lost = known ? *known : kMaxStarts - 1;
    if (lost >= kMaxStarts) {
        std::ignore = worker_of(context, interruption).fail(job, gave_up(lost), applied(context, job));
        return;
    }
    if (auto counted = jobs.set_lost_starts(id, lost + 1); !counted)
        tell("its start cannot be counted", counted.error());
    run(context, job, interruption, lost, applied(context, job));
}

void carry_out_or_throw(const RunContext& context, const Task& task, Interruption& interruption)
{
    context.archive.env().step("before-run");
    if (task.superseded_by)
        std::ignore = worker_of(context, interruption).supersede(task.job, *task.superseded_by);
    else if (task.job.state == archive::JobState::Running)
        run_begun(context, task.job, interruption);
    else
        run(context, task.job, interruption, 0, Applied::NotYet);
}

void tell_bug(const RunContext& context, const archive::JobRecord& job, std::string_view what,
              const std::exception& bug)
{
    try {
        context.log(fmt::format("bug: job {} {}: {}", job.manifest.id.text(), what, bug.what()));
    } catch (const std::exception&) {
        return; // a log that cannot be written to is no reason to do less
    }
}

} // namespace

Company company_of(const RunContext& context, const archive::JobRecord& job)
{
    const auto lost = context.archive.jobs().lost_starts(job.manifest.id);
    return !lost || *lost + 1 >= kMaxStarts ? Company::Alone : Company::Any;
}

// An exception is a bug, or memory that ran out. It ends the job it came from, and never the thread.
void carry_out(const RunContext& context, const Task& task, Interruption& interruption) noexcept
{
    try {
        try {
            carry_out_or_throw(context, task, interruption);
        } catch (const std::exception& bug) {
            tell_bug(context, task.job, "threw", bug);
            std::ignore = worker_of(context, interruption)
                              .fail_unforeseen(task.job, bug.what(), applied(context, task.job));
        }
    } catch (const std::exception& bug) {
        tell_bug(context, task.job, "could not even be failed", bug);
    }
}

EndedWaiting cancel_waiting(const RunContext& context, const archive::JobRecord& job,
                            const std::string& by) noexcept
{
    try {
        const bool begun = job.state == archive::JobState::Running;
        if (begun && applied(context, job) != Applied::NotYet) return EndedWaiting::TooLate;
        Interruption at_once;
        at_once.stop(); // whoever cancels does not wait for a disk that is full
        const auto end = worker_of(context, at_once).fail(job, cancelled_by(by), Applied::NotYet);
        return end == Worker::End::Finished ? EndedWaiting::Yes : EndedWaiting::NotNow;
    } catch (const std::exception& bug) {
        tell_bug(context, job, "could not be cancelled", bug);
        return EndedWaiting::NotNow;
    }
}

} // namespace wharf::jobs
