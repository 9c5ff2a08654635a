#include "archive/jobs/importing/progress_reports.hpp"

#include <utility>

namespace wharf::jobs {

ProgressReports::ProgressReports(std::function<void(const Progress&)> report, std::chrono::milliseconds every)
    : report_(std::move(report))
{
    if (report_) thread_ = std::thread([this, every] { tell_every(every); });
}

ProgressReports::~ProgressReports()
{
    if (!thread_.joinable()) return;
    {
        const std::lock_guard lock(mutex_);
        over_ = true;
    }
    ended_.notify_all();
    thread_.join();
}

void ProgressReports::begin(Progress step)
{
    if (!report_) return;
    const std::lock_guard lock(mutex_);
    now_ = std::move(step);
    report_(now_);
}

void ProgressReports::update(Progress step)
{
    if (!report_) return;
    const std::lock_guard lock(mutex_);
    now_ = std::move(step);
}

void ProgressReports::tell_every(std::chrono::milliseconds time)
{
    std::unique_lock lock(mutex_);
    while (!ended_.wait_for(lock, time, [this] { return over_; }))
        if (!now_.type.empty()) report_(now_);
}

} // namespace wharf::jobs
