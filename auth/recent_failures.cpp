#include "auth/recent_failures.hpp"

namespace wharf::auth {

bool RecentFailures::add(const Failure& failure, Time now)
{
    if (!known_.insert(failure.what).second) return false;
    failures_.push_back({failure, now});
    if (failure.who != 0) ++counts_[failure.who];
    ++counts_[failure.where];
    if (failures_.size() > kCapacity) forget_oldest();
    return true;
}

std::uint32_t RecentFailures::count(Mark mark) const
{
    const auto found = counts_.find(mark);
    return found == counts_.end() ? 0 : found->second;
}

void RecentFailures::clear(Mark mark)
{
    if (counts_.erase(mark) == 0) return;
    for (auto& [failure, at] : failures_) {
        if (failure.who == mark) failure.who = 0;
        if (failure.where == mark) failure.where = 0;
    }
}

void RecentFailures::expire(Time before)
{
    while (!failures_.empty() && failures_.front().at < before)
        forget_oldest();
}

void RecentFailures::forget_oldest()
{
    const Failure& oldest = failures_.front().failure;
    known_.erase(oldest.what);
    uncount(oldest.who);
    uncount(oldest.where);
    failures_.pop_front();
}

void RecentFailures::uncount(Mark mark)
{
    const auto found = counts_.find(mark);
    if (found != counts_.end() && --found->second == 0) counts_.erase(found);
}

} // namespace wharf::auth
