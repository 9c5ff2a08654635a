#include "archive/jobs/queue.hpp"

#include <algorithm>

namespace wharf::jobs {
namespace {

bool queued(const archive::JobRecord& job)
{
    return job.state == archive::JobState::Queued;
}

} // namespace

void Queue::expect(const archive::JobRecord& job)
{
    const auto at = lanes_.try_emplace(job.manifest.dataset).first;
    at->second.expected.insert(arrival(job));
    settle(at);
}

void Queue::push(archive::JobRecord job, Waiting others)
{
    const auto at = lanes_.try_emplace(job.manifest.dataset).first;
    Lane& lane = at->second;
    const Arrival arrived = arrival(job);
    lane.expected.erase(arrived);
    if (lane.superseder && arrived < *lane.superseder) {
        supersede(std::move(job), lane);
    } else {
        auto first = std::find_if(lane.waiting.begin(), lane.waiting.end(), queued);
        auto place = std::find_if(first, lane.waiting.end(),
                                  [&](const auto& other) { return arrived < arrival(other); });
        if (others == Waiting::AreSuperseded) {
            lane.superseder = arrived;
            std::for_each(first, place, [&](auto& before) { supersede(std::move(before), lane); });
            place = lane.waiting.erase(first, place);
        }
        lane.waiting.insert(place, std::move(job));
    }
    settle(at);
}

void Queue::supersede(archive::JobRecord job, Lane& lane)
{
    superseded_.push_back({std::move(job), Task::Turn::None, lane.superseder->second});
    ++lane.ending;
}

void Queue::push_begun(archive::JobRecord job, Company company)
{
    if (company == Company::Alone) {
        alone_.push_back(std::move(job));
        return;
    }
    const auto at = lanes_.try_emplace(job.manifest.dataset).first;
    auto& waiting = at->second.waiting;
    waiting.insert(std::find_if(waiting.begin(), waiting.end(), queued), std::move(job));
    settle(at);
}

std::optional<Task> Queue::next()
{
    if (!superseded_.empty()) {
        Task task = std::move(superseded_.front());
        superseded_.pop_front();
        return task;
    }
    if (working_alone_ > 0) return std::nullopt;
    if (!alone_.empty()) {
        if (working_ > 0) return std::nullopt;
        if (auto task = next_alone()) return task;
    }
    if (line_.empty()) return std::nullopt;
    Lane& lane = lanes_.at(line_.front());
    line_.pop_front();
    lane.phase = Lane::Phase::Working;
    Task task{std::move(lane.waiting.front())};
    lane.waiting.pop_front();
    work(task, 1);
    return task;
}

// Not while another job of its dataset rests.
std::optional<Task> Queue::next_alone()
{
    const auto is_free = [&](const archive::JobRecord& job) {
        const auto at = lanes_.find(job.manifest.dataset);
        return at == lanes_.end() || at->second.phase != Lane::Phase::Working;
    };
    const auto found = std::find_if(alone_.begin(), alone_.end(), is_free);
    if (found == alone_.end()) return std::nullopt;
    Task task{std::move(*found), Task::Turn::Alone};
    alone_.erase(found);
    std::erase(line_, task.job.manifest.dataset);
    lanes_[task.job.manifest.dataset].phase = Lane::Phase::Working;
    work(task, 1);
    return task;
}

std::optional<Task> Queue::withdraw(const archive::JobId& id)
{
    const auto is_meant = [&](const archive::JobRecord& job) { return job.manifest.id == id; };
    const auto take_from = [&](std::deque<archive::JobRecord>& waiting) -> std::optional<Task> {
        const auto found = std::find_if(waiting.begin(), waiting.end(), is_meant);
        if (found == waiting.end()) return std::nullopt;
        Task task{std::move(*found), Task::Turn::None};
        waiting.erase(found);
        return task;
    };
    auto task = take_from(alone_);
    for (auto at = lanes_.begin(); !task && at != lanes_.end(); ++at)
        task = take_from(at->second.waiting);
    if (!task) return std::nullopt;
    const auto at = lanes_.try_emplace(task->job.manifest.dataset).first;
    ++at->second.ending;
    settle(at);
    return task;
}

void Queue::done(const Task& task)
{
    const auto at = lanes_.find(task.job.manifest.dataset);
    if (task.turn == Task::Turn::None)
        --at->second.ending;
    else
        at->second.phase = Lane::Phase::Resting;
    work(task, -1);
    settle(at);
}

void Queue::rest(const Task& task)
{
    work(task, -1);
}

bool Queue::may_resume(const Task& task) const
{
    switch (task.turn) {
    case Task::Turn::None: return true;
    case Task::Turn::Alone: return working_ == 0;
    case Task::Turn::OfDataset: return working_alone_ == 0;
    }
    return true;
}

void Queue::resume(const Task& task)
{
    work(task, 1);
}

void Queue::work(const Task& task, std::ptrdiff_t change)
{
    if (task.turn != Task::Turn::None) working_ += change;
    if (task.turn == Task::Turn::Alone) working_alone_ += change;
}

bool Queue::idle() const
{
    return lanes_.empty() && alone_.empty();
}

Queue::Arrival Queue::arrival(const archive::JobRecord& job)
{
    return {job.manifest.arrived, job.manifest.id};
}

bool Queue::may_begin(const Lane& lane)
{
    if (lane.waiting.empty() || lane.ending > 0) return false;
    const archive::JobRecord& first = lane.waiting.front();
    return !queued(first) || lane.expected.empty() || arrival(first) < *lane.expected.begin();
}

void Queue::settle(Lanes::iterator at)
{
    auto& [key, lane] = *at;
    if (lane.phase == Lane::Phase::Working) return;
    const bool in_line = lane.phase == Lane::Phase::InLine;
    if (may_begin(lane)) {
        if (!in_line) line_.push_back(key);
        lane.phase = Lane::Phase::InLine;
        return;
    }
    if (in_line) std::erase(line_, key);
    lane.phase = Lane::Phase::Resting;
    if (lane.waiting.empty() && lane.expected.empty() && lane.ending == 0) lanes_.erase(at);
}

} // namespace wharf::jobs
