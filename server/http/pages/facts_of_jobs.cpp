#include "server/http/pages/facts_of_jobs.hpp"

#include "archive/jobs/control/control_file.hpp"

namespace wharf::http {

std::string action_of(archive::Archive& archive, const archive::JobId& id)
{
    const auto control = archive.jobs().control(id);
    if (!control) return {};
    const auto parsed = jobs::parse_control_file(*control);
    const auto* const file = std::get_if<jobs::ControlFile>(&parsed);
    return file == nullptr ? std::string() : std::string(jobs::to_string(file->action));
}

} // namespace wharf::http
