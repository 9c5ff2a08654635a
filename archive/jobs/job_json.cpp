#include "archive/jobs/job_json.hpp"

#include "archive/disk/iso_time.hpp"

namespace wharf::jobs {

boost::json::array words_of(archive::PayloadSet keep)
{
    boost::json::array words;
    for (const archive::Payload payload : archive::kAllPayloads)
        if (keep.has(payload)) words.emplace_back(to_string(payload));
    return words;
}

boost::json::object job_json(const archive::JobRecord& job)
{
    const auto& manifest = job.manifest;
    boost::json::object out{{"id", manifest.id.text()},
                            {"state", archive::to_string(job.state)},
                            {"domain", manifest.dataset.domain.text()},
                            {"dataset", manifest.dataset.id.text()},
                            {"filename", manifest.filename.text()},
                            {"size", manifest.size},
                            {"sha256", manifest.sha256},
                            {"arrived", archive::iso_time(manifest.arrived)},
                            {"requestId", manifest.request_id},
                            {"user", manifest.user},
                            {"via", manifest.via}};
    if (manifest.repeats) out["repeats"] = manifest.repeats->text();
    if (!manifest.keep.empty()) out["keep"] = words_of(manifest.keep);
    if (!job.result) return out;
    const auto& result = *job.result;
    out["started"] = archive::iso_time(result.started);
    out["finished"] = archive::iso_time(result.finished);
    out["english"] = result.english;
    out["counts"] = {{"rows", result.counts.rows},           {"inserted", result.counts.inserted},
                     {"updated", result.counts.updated},     {"deleted", result.counts.deleted},
                     {"unchanged", result.counts.unchanged}, {"rejected", result.counts.rejected}};
    if (!result.error_type.empty()) out["error"] = {{"type", result.error_type}, {"details", result.details}};
    return out;
}

} // namespace wharf::jobs
