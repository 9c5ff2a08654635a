#include "server/job_counts.hpp"

#include "archive/disk/standing.hpp"

#include <utility>

namespace wharf::server {

namespace {

using archive::JobResult;
using archive::Standing;

metrics::Counter& counter_for(metrics::Jobs& jobs, Standing standing)
{
    switch (standing) {
    case Standing::Completed: return jobs.completed;
    case Standing::CompletedWithProblems: return jobs.completed_with_problems;
    case Standing::Superseded: return jobs.superseded;
    case Standing::Cancelled: return jobs.cancelled;
    case Standing::Failed:
    case Standing::Queued:
    case Standing::InProgress: break;
    }
    return jobs.failed;
}

void count(metrics::Jobs& jobs, const archive::JobManifest& job, const JobResult& result)
{
    const Standing standing = archive::standing_of({job, result.state, result});
    counter_for(jobs, standing).add();
    jobs.rows_pulled.add(result.counts.rows);
    jobs.rows_inserted.add(result.counts.inserted);
    jobs.rows_updated.add(result.counts.updated);
    jobs.rows_deleted.add(result.counts.deleted);
    jobs.rows_rejected.add(result.counts.rejected);
    if (standing == Standing::Superseded || standing == Standing::Cancelled) return; // perhaps it never ran
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
