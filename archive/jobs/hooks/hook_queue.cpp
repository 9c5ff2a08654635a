#include "archive/jobs/hooks/hook_queue.hpp"

namespace wharf::jobs {

void HookQueue::push(HookTask task, Time now)
{
    const archive::DatasetKey dataset = task.dataset;
    const auto [lane, resting] = lanes_.try_emplace(dataset);
    lane->second.push_back(std::move(task));
    if (resting) ready_.emplace(now, dataset);
}

std::optional<HookTask> HookQueue::next(Time now)
{
    if (ready_.empty() || ready_.begin()->first > now) return std::nullopt;
    auto& lane = lanes_.at(ready_.begin()->second);
    ready_.erase(ready_.begin());
    HookTask task = std::move(lane.front());
    lane.pop_front();
    return task;
}

void HookQueue::done(const HookTask& task, Time now)
{
    const auto lane = lanes_.find(task.dataset);
    if (lane->second.empty())
        lanes_.erase(lane);
    else
        ready_.emplace(now, task.dataset);
}

void HookQueue::again(HookTask task, Time when)
{
    ready_.emplace(when, task.dataset);
    auto& lane = lanes_.at(task.dataset);
    lane.push_front(std::move(task));
}

std::optional<HookQueue::Time> HookQueue::next_time() const
{
    if (ready_.empty()) return std::nullopt;
    return ready_.begin()->first;
}

} // namespace wharf::jobs
