#include "archive/jobs/early_watch.hpp"

#include <utility>

namespace wharf::jobs {

EarlyWatch::EarlyWatch(Intake& intake, EnqueueOrder order, Bound bound, std::optional<std::string> control)
    : intake_(intake)
    , order_(std::move(order))
    , bound_(bound)
    , control_(std::move(control))
{
}

std::optional<JobError> EarlyWatch::look(const archive::Upload& upload)
{
    if (looks_ == kLooks.size() || upload.size() < kLooks.at(looks_)) return std::nullopt;
    ++looks_;
    auto verdict = intake_.look_early(order_, upload, bound_, control_);
    if (auto* const error = std::get_if<JobError>(&verdict)) return std::move(*error);
    if (std::get<SoFar>(verdict) == SoFar::Sound) looks_ = kLooks.size();
    return std::nullopt;
}

} // namespace wharf::jobs
