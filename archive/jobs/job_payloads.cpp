#include "archive/jobs/job_payloads.hpp"

#include "archive/jobs/job_events.hpp"

#include <array>

namespace wharf::jobs {
namespace {

constexpr std::array kOfTheImport{archive::Payload::Pull, archive::Payload::Push};

} // namespace

archive::result<void> drop_import_payloads(archive::JobStore& jobs, const archive::JobManifest& manifest)
{
    for (const archive::Payload which : kOfTheImport)
        if (manifest.keep.has(which))
            if (auto gone = jobs.discard(manifest.id, archive::file_of(which)); !gone) return gone;
    return {};
}

archive::result<std::vector<archive::Event>> payload_events(archive::JobStore& jobs,
                                                            const archive::JobManifest& manifest,
                                                            const archive::JobResult& result,
                                                            std::chrono::seconds max_age)
{
    std::vector<archive::Event> events;
    const bool succeeded = result.state == archive::JobState::Succeeded;
    if (!succeeded && manifest.keep.has(archive::Payload::Push))
        if (auto gone = jobs.discard(manifest.id, archive::JobFile::Push); !gone) return gone.error();
    for (const archive::Payload which : kOfTheImport) {
        if (!manifest.keep.has(which)) continue;
        const auto file = jobs.open(manifest.id, archive::file_of(which));
        if (!file && file.error() != archive::Errc::NotFound) return file.error();
        if (!file) {
            if (succeeded)
                events.push_back(payload_dropped_event(result.finished, which, "it could not be kept"));
            continue;
        }
        const auto info = (*file)->info();
        if (!info) return info.error();
        events.push_back(payload_kept_event(result.finished, which, info->size, result.finished + max_age));
    }
    return events;
}

} // namespace wharf::jobs
