#include "archive/jobs/progress_board.hpp"

namespace wharf::jobs {

void ProgressBoard::put(const archive::JobId& job, RunningJob now)
{
    const std::lock_guard lock(mutex_);
    running_.insert_or_assign(job, std::move(now));
}

void ProgressBoard::forget(const archive::JobId& job)
{
    const std::lock_guard lock(mutex_);
    running_.erase(job);
}

std::optional<RunningJob> ProgressBoard::find(const archive::JobId& job) const
{
    const std::lock_guard lock(mutex_);
    const auto found = running_.find(job);
    if (found == running_.end()) return std::nullopt;
    return found->second;
}

} // namespace wharf::jobs
