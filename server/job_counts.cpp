#include "server/job_counts.hpp"

#include <utility>

namespace wharf::server {

namespace {

using archive::JobResult;
using archive::JobState;

metrics::Counter& counter_for(metrics::Jobs& jobs, const JobResult& result)
{
    switch (result.state) {
    case JobState::Succeeded:
        return result.counts.rejected > 0 ? jobs.completed_with_problems : jobs.completed;
    case JobState::Superseded: return jobs.superseded;
    case JobState::Failed:
    case JobState::Queued:
    case JobState::Running: break;
    }
    return result.error_type == "cancelled" ? jobs.cancelled : jobs.failed;
}

void count(metrics::Jobs& jobs, const archive::JobManifest& job, const JobResult& result)
{
    metrics::Counter& outcome = counter_for(jobs, result);
    outcome.add();
    jobs.rows_pulled.add(result.counts.rows);
    jobs.rows_inserted.add(result.counts.inserted);
    jobs.rows_updated.add(result.counts.updated);
    jobs.rows_deleted.add(result.counts.deleted);
    jobs.rows_rejected.add(result.counts.rejected);
    if (&outcome == &jobs.superseded || &outcome == &jobs.cancelled) return; // perhaps it never ran
    jobs.waited.observe(result.started - job.arrived);
    jobs.ran.observe(result.finished - result.started);
}

metrics::Counter& counter_for(metrics::Hooks& hooks, const jobs::ProcessEnd& end)
{
    switch (end.how) {
    case jobs::ProcessEnd::How::Exited: return end.number == 0 ? hooks.succeeded : hooks.failed;
    case jobs::ProcessEnd::How::TimedOut: return hooks.timed_out;
    case jobs::ProcessEnd::How::Interrupted: return hooks.interrupted;
    case jobs::ProcessEnd::How::Signalled:
    case jobs::ProcessEnd::How::NotStarted: break;
    }
    return hooks.failed;
}

} // namespace

jobs::AfterEnd counting(metrics::Jobs& metrics, jobs::AfterEnd next)
{
    auto begin = [&metrics, begin_next = std::move(next.begin)](const archive::JobManifest& job,
                                                                const JobResult& result) {
        count(metrics, job, result);
        begin_next(job, result);
    };
    return {std::move(next.note), std::move(begin)};
}

jobs::ProcessEnd CountingRunner::run(const jobs::Process& process, const Output& output)
{
    const jobs::ProcessEnd end = runner_.run(process, output);
    counter_for(metrics_, end).add();
    return end;
}

} // namespace wharf::server
