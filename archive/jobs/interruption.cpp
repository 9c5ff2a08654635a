#include "archive/jobs/interruption.hpp"

namespace wharf::jobs {

void Interruption::stop()
{
    const std::lock_guard lock(mutex_);
    stopped_ = true;
    flag_ = true;
    changed_.notify_all();
}

Interruption::Cancelled Interruption::cancel(const std::string& by)
{
    const std::lock_guard lock(mutex_);
    if (answer_ == Cancelled::Asked && !cancelled_by_) {
        cancelled_by_ = by;
        flag_ = true;
        changed_.notify_all();
    }
    return answer_;
}

void Interruption::no_cancel()
{
    const std::lock_guard lock(mutex_);
    answer_ = Cancelled::NotHere;
}

bool Interruption::sleep(std::chrono::seconds time)
{
    const bool left = place_.leave();
    const bool goes_on = [&] {
        std::unique_lock lock(mutex_);
        return !changed_.wait_for(lock, time, [this] { return flag_.load(); });
    }();
    if (left) place_.come_back(flag_);
    return goes_on && !flag_;
}

std::optional<std::string> Interruption::take_cancel()
{
    const std::lock_guard lock(mutex_);
    if (cancelled_by_) flag_ = stopped_;
    return cancelled_by_;
}

void Interruption::too_late()
{
    const std::lock_guard lock(mutex_);
    answer_ = Cancelled::TooLate;
}

} // namespace wharf::jobs
