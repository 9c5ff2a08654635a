#include "archive/jobs/job_events.hpp"

#include "archive/disk/iso_time.hpp"
#include "archive/disk/layout.hpp"
#include "archive/jobs/job_json.hpp"

namespace wharf::jobs {

archive::Event queued_event(const archive::JobManifest& manifest)
{
    boost::json::object data{{"filename", manifest.filename.text()},
                             {"bytes", manifest.size},
                             {"sha256", manifest.sha256},
                             {"user", manifest.user},
                             {"via", manifest.via}};
    if (!manifest.request_id.empty()) data["requestId"] = manifest.request_id;
    if (manifest.repeats) data["repeats"] = manifest.repeats->text();
    if (!manifest.keep.empty()) data["keep"] = words_of(manifest.keep);
    return {manifest.arrived, "committed-job", std::move(data)};
}

archive::Event processing_event(archive::TimePoint at, const archive::JobManifest& manifest)
{
    return {at, "processing", {{"filename", manifest.filename.text()}, {"user", manifest.user}}};
}

archive::Event duration_event(archive::TimePoint at, std::string type, std::chrono::milliseconds duration)
{
    return {at, std::move(type), {{"duration", duration.count()}}};
}

archive::Event warnings_event(archive::TimePoint at, const std::vector<std::string>& warnings)
{
    return {
        at, "completed-with-warnings", {{"warnings", boost::json::array(warnings.begin(), warnings.end())}}};
}

archive::Event not_geocoded_event(archive::TimePoint at, const std::vector<std::string>& fields)
{
    return {at,
            "geocoding-source-ignored",
            {{"fieldNames", boost::json::array(fields.begin(), fields.end())},
             {"english", "addresses are not geocoded: these columns stay null"}}};
}

archive::Event set_aside_event(archive::TimePoint at, const archive::Counts& counts)
{
    return {at,
            "di2-counts",
            {{"status", "SuccessWithDataErrors"}, {"rowCount", counts.rows}, {"failCount", counts.rejected}}};
}

archive::Event finished_event(archive::TimePoint at, const archive::Counts& counts)
{
    return {at,
            "finished",
            {{"rows", counts.rows},
             {"inserted", counts.inserted},
             {"updated", counts.updated},
             {"deleted", counts.deleted},
             {"unchanged", counts.unchanged},
             {"errors", counts.rejected},
             {"pulled", counts.rows},
             {"pushed", counts.pushed()}}};
}

archive::Event stored_event(archive::TimePoint at, std::chrono::milliseconds duration,
                            const std::string& snapshot_name)
{
    return {at, "storing-completed-time", {{"duration", duration.count()}, {"newFilename", snapshot_name}}};
}

archive::Event payload_kept_event(archive::TimePoint at, archive::Payload which, std::uint64_t bytes,
                                  archive::TimePoint until)
{
    return {at,
            "payload-kept",
            {{"name", archive::layout::payload_name(which)},
             {"bytes", bytes},
             {"until", archive::iso_time(until)}}};
}

archive::Event payload_dropped_event(archive::TimePoint at, archive::Payload which, std::string_view why)
{
    return {at, "payload-dropped", {{"name", archive::layout::payload_name(which)}, {"reason", why}}};
}

archive::Event ended_event(const archive::JobResult& result)
{
    boost::json::object details = result.details;
    if (result.state == archive::JobState::Succeeded) {
        details["type"] = "data-file-success";
        details["totalErrors"] = result.counts.rejected;
        return {result.finished, "success", {{"details", std::move(details)}}};
    }
    details["type"] = result.error_type;
    const char* const type = result.state == archive::JobState::Superseded ? "superseded" : "failure";
    return {result.finished, type, {{"details", std::move(details)}, {"english", result.english}}};
}

} // namespace wharf::jobs
