#include "server/web/job_times.hpp"

#include "archive/disk/standing.hpp"

namespace wharf::web {
namespace {

// Then its result has the end as its beginning, too.
bool ended_waiting(const archive::JobRecord& job)
{
    const archive::Standing standing = archive::standing_of(job);
    return (standing == archive::Standing::Superseded || standing == archive::Standing::Cancelled) &&
           job.result->started == job.result->finished;
}

} // namespace

std::optional<archive::TimePoint> started(const archive::JobRecord& job,
                                          std::optional<archive::TimePoint> running_since)
{
    if (!job.result) return running_since;
    if (ended_waiting(job)) return std::nullopt;
    return job.result->started;
}

} // namespace wharf::web
