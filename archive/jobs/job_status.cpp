#include "archive/jobs/job_status.hpp"

#include "archive/disk/iso_time.hpp"
#include "archive/disk/job_directory.hpp"

#include <algorithm>
#include <array>

namespace wharf::jobs {
namespace {

// The types whose data clients compute with.
constexpr std::array<std::string_view, 7> kKnownToClients{
    "read-input-rows",  "read-dataset-rows", "applying-diff",    "counting-records",
    "computing-upsert", "uploading-upsert",  "storing-completed"};

bool is_number(const boost::json::object& data, std::string_view key)
{
    const auto* const value = data.if_contains(key);
    return value != nullptr && (value->is_int64() || value->is_uint64());
}

bool has_numbers(const boost::json::object& data, std::initializer_list<std::string_view> keys)
{
    return std::ranges::all_of(keys, [&](std::string_view key) { return is_number(data, key); });
}

bool may_be_computed_with(const Progress& progress)
{
    const auto& data = progress.data;
    if (progress.type == "computing-upsert") return has_numbers(data, {"inserts", "updates", "deletes"});
    if (progress.type == "storing-completed")
        return has_numbers(data, {"bytesWritten", "totalBytes"}) &&
               data.at("totalBytes").to_number<std::uint64_t>() > 0;
    return std::ranges::find(kKnownToClients, progress.type) == kKnownToClients.end();
}

// One line, with its end.
std::string line_of(std::string text)
{
    std::ranges::replace_if(
        text, [](char c) { return c == '\n' || c == '\r'; }, ' ');
    return text + '\n';
}

JobStatus running_status(const RunningJob& running)
{
    Progress progress = running.progress;
    if (progress.type == "reading-new-data" && is_number(progress.data, "rows")) {
        const auto rows = progress.data.at("rows");
        progress.data["recordsFound"] = rows;
        progress.type = "counting-records";
    } else if (!may_be_computed_with(progress)) {
        progress.type = "processing";
    }
    return {std::move(progress.type), std::move(progress.data), line_of(running.english)};
}

JobStatus final_status(const archive::JobResult& result)
{
    if (result.state != archive::JobState::Succeeded) {
        boost::json::object data = result.details;
        data["type"] = result.error_type;
        return {"failure", std::move(data), line_of(result.english)};
    }
    const auto& counts = result.counts;
    boost::json::object data{{"rows", counts.rows},       {"inserted", counts.inserted},
                             {"updated", counts.updated}, {"deleted", counts.deleted},
                             {"errors", counts.rejected}, {"unchanged", counts.unchanged}};
    return {"success", std::move(data), line_of(result.english)};
}

} // namespace

JobStatus status_of(const archive::JobRecord& job, const std::optional<RunningJob>& running)
{
    if (archive::has_been_put_away(job)) return final_status(*job.result);
    if (running) return running_status(*running);
    if (job.state == archive::JobState::Queued) return {"awaiting-worker", {}, "Awaiting worker\n"};
    return {"processing", {}, line_of("RUNNING: " + job.manifest.filename.text())};
}

boost::json::object to_json(const JobStatus& status)
{
    return {{"type", status.type}, {"data", status.data}, {"english", status.english}};
}

boost::json::object index_item(const archive::JobRecord& job, const JobStatus& status)
{
    boost::json::object item = to_json(status);
    item["jobId"] = job.manifest.id.text();
    item["timestamp"] = archive::iso_time(job.manifest.arrived);
    item["filename"] = job.manifest.filename.text();
    return item;
}

} // namespace wharf::jobs
