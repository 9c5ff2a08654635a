#include "server/http/pages/facts_of_jobs.hpp"

#include "archive/jobs/control/control_file.hpp"
#include "archive/jobs/timeline.hpp"

namespace wharf::http {

std::string action_of(archive::Archive& archive, const archive::JobId& id)
{
    const auto control = archive.jobs().control(id);
    if (!control) return {};
    const auto parsed = jobs::parse_control_file(*control);
    const auto* const file = std::get_if<jobs::ControlFile>(&parsed);
    return file == nullptr ? std::string() : std::string(jobs::to_string(file->action));
}

std::optional<archive::TimePoint> beginning_of(archive::Archive& archive, const archive::JobRecord& job)
{
    if (job.state != archive::JobState::Running) return std::nullopt;
    const auto events = archive.jobs().events(job.manifest.id);
    return events ? jobs::work_began(*events) : std::nullopt;
}

} // namespace wharf::http
