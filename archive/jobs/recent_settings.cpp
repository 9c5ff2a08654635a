#include "archive/jobs/recent_settings.hpp"

#include <algorithm>

namespace wharf::jobs {

void RecentSettings::remember(const archive::DatasetKey& dataset, const archive::FileName& name,
                              std::string_view user, archive::TimePoint at, const Accepted& answer)
{
    const std::scoped_lock lock(mutex_);
    if (taken_.size() >= kRemembered) taken_.pop_front();
    taken_.push_back({dataset, name, std::string(user), at, answer});
}

std::optional<Accepted> RecentSettings::find(const archive::DatasetKey& dataset,
                                             const archive::FileName& name, std::string_view user,
                                             archive::TimePoint since, std::string_view request_id) const
{
    const std::scoped_lock lock(mutex_);
    const auto found = std::find_if(taken_.rbegin(), taken_.rend(), [&](const Taken& taken) {
        return taken.dataset == dataset && taken.name == name && taken.user == user &&
               (request_id.empty() || taken.answer.tag == request_id);
    });
    if (found == taken_.rend() || found->at < since) return std::nullopt;
    return found->answer;
}

std::optional<Accepted> RecentSettings::newest(const archive::DatasetKey& dataset,
                                               const archive::FileName& name) const
{
    const std::scoped_lock lock(mutex_);
    const auto found = std::find_if(taken_.rbegin(), taken_.rend(), [&](const Taken& taken) {
        return taken.dataset == dataset && taken.name == name;
    });
    if (found == taken_.rend()) return std::nullopt;
    return found->answer;
}

} // namespace wharf::jobs
