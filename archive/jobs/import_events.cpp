#include "archive/jobs/import_events.hpp"

#include "archive/disk/layout.hpp"
#include "archive/jobs/job_events.hpp"

#include <fmt/format.h>

namespace wharf::jobs {
namespace {

// An import that finds itself done already does not know the records any more, but where they are.
std::vector<std::string> reject_warnings(const archive::JobManifest& manifest, const Imported& imported)
{
    const std::uint64_t count = imported.counts.rejected;
    const std::string file =
        archive::layout::snapshot_name(manifest.arrived, archive::layout::rejects_name(manifest.filename));
    std::vector<std::string> warnings{
        fmt::format("{} of {} records were set aside: {}", count, imported.counts.rows, file)};
    warnings.insert(warnings.end(), imported.rejects.begin(), imported.rejects.end());
    if (!imported.rejects.empty() && count > imported.rejects.size())
        warnings.push_back(fmt::format("and {} more", count - imported.rejects.size()));
    return warnings;
}

} // namespace

std::vector<archive::Event> import_events(const archive::JobManifest& manifest, const Imported& imported,
                                          archive::TimePoint began, archive::TimePoint now)
{
    std::vector<archive::Event> events;
    for (const StepTime& step : imported.times)
        events.push_back(duration_event(now, step.event, step.took));
    events.push_back(duration_event(now, "processing-time", now - began));
    if (!imported.not_geocoded.empty()) events.push_back(not_geocoded_event(now, imported.not_geocoded));
    if (imported.counts.rejected > 0) {
        events.push_back(set_aside_event(now, imported.counts));
        events.push_back(warnings_event(now, reject_warnings(manifest, imported)));
    }
    for (const DroppedPayload& payload : imported.dropped)
        events.push_back(payload_dropped_event(now, payload.which, payload.why));
    events.push_back(finished_event(now, imported.counts));
    return events;
}

} // namespace wharf::jobs
