#include "archive/jobs/queue.hpp"

#include <algorithm>
#include <utility>

namespace wharf::jobs {
namespace {

bool queued(const archive::JobRecord& job)
{
    return job.state == archive::JobState::Queued;
}

} // namespace

void Queue::push(archive::JobRecord job, Waiting others)
{
    const archive::DatasetKey key = job.manifest.dataset;
    Lane& lane = lanes_[key];
    if (others == Waiting::AreSuperseded) {
        const auto first = std::find_if(lane.waiting.begin(), lane.waiting.end(), queued);
        for (auto it = first; it != lane.waiting.end(); ++it)
            superseded_.push_back({std::move(*it), job.manifest.id});
        lane.waiting.erase(first, lane.waiting.end());
    }
    lane.waiting.push_back(std::move(job));
    line_up(key, lane);
}

void Queue::push_begun(archive::JobRecord job)
{
    const archive::DatasetKey key = job.manifest.dataset;
    Lane& lane = lanes_[key];
    const auto first_queued = std::find_if(lane.waiting.begin(), lane.waiting.end(), queued);
    lane.waiting.insert(first_queued, std::move(job));
    line_up(key, lane);
}

std::optional<Task> Queue::next()
{
    if (!superseded_.empty()) {
        Task task = std::move(superseded_.front());
        superseded_.pop_front();
        ++superseded_out_;
        return task;
    }
    if (line_.empty()) return std::nullopt;
    Lane& lane = lanes_.at(line_.front());
    line_.pop_front();
    lane.phase = Lane::Phase::Working;
    Task task{std::move(lane.waiting.front()), std::nullopt};
    lane.waiting.pop_front();
    return task;
}

void Queue::done(const Task& task)
{
    if (task.superseded_by) {
        --superseded_out_;
        return;
    }
    const auto found = lanes_.find(task.job.manifest.dataset);
    Lane& lane = found->second;
    lane.phase = Lane::Phase::Resting;
    if (lane.waiting.empty())
        lanes_.erase(found);
    else
        line_up(found->first, lane);
}

bool Queue::idle() const
{
    return lanes_.empty() && superseded_.empty() && superseded_out_ == 0;
}

void Queue::line_up(const archive::DatasetKey& key, Lane& lane)
{
    if (lane.phase != Lane::Phase::Resting) return;
    lane.phase = Lane::Phase::InLine;
    line_.push_back(key);
}

} // namespace wharf::jobs
