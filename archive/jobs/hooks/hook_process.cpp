#include "archive/jobs/hooks/hook_process.hpp"

#include "archive/disk/iso_time.hpp"
#include "archive/jobs/hooks/valid_text.hpp"
#include "archive/jobs/job_json.hpp"

#include <boost/json/serialize.hpp>

#include <algorithm>

namespace wharf::jobs {
namespace {

// A value of the environment ends at its first NUL.
std::string fact(std::string_view text)
{
    std::string value = valid_text(text.substr(0, kMaxHookFact));
    std::replace(value.begin(), value.end(), '\0', ' ');
    return value;
}

} // namespace

Process hook_process(const archive::JobRecord& job, unsigned attempt, const HookSettings& settings,
                     std::vector<std::string> environment)
{
    const auto& manifest = job.manifest;
    const auto& result = *job.result;
    const auto add = [&](std::string_view name, std::string_view value) {
        environment.push_back(std::string("WHARFINGER_").append(name).append("=").append(fact(value)));
    };
    const auto add_number = [&](std::string_view name, std::uint64_t value) {
        add(name, std::to_string(value));
    };
    add("HOOK", hook_name(result.state));
    add_number("ATTEMPT", attempt);
    add("JOB_ID", manifest.id.text());
    add("STATE", archive::to_string(result.state));
    add("DOMAIN", manifest.dataset.domain.text());
    add("DATASET", manifest.dataset.id.text());
    add("FILENAME", manifest.filename.text());
    add_number("SIZE", manifest.size);
    add("SHA256", manifest.sha256);
    add("REQUEST_ID", manifest.request_id);
    add("USER", manifest.user);
    add("VIA", manifest.via);
    add("ARRIVED", archive::iso_time(manifest.arrived));
    add("STARTED", archive::iso_time(result.started));
    add("FINISHED", archive::iso_time(result.finished));
    add_number("ROWS", result.counts.rows);
    add_number("INSERTED", result.counts.inserted);
    add_number("UPDATED", result.counts.updated);
    add_number("DELETED", result.counts.deleted);
    add_number("UNCHANGED", result.counts.unchanged);
    add_number("REJECTED", result.counts.rejected);
    add("ERROR_TYPE", result.error_type);
    add("MESSAGE", result.english);
    return {settings.command_after(result.state), std::move(environment),
            boost::json::serialize(job_json(job)) + "\n", settings.timeout};
}

} // namespace wharf::jobs
