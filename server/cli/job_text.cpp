#include "server/cli/job_text.hpp"

#include "archive/disk/iso_time.hpp"
#include "archive/jobs/control/job_error.hpp"
#include "archive/jobs/render.hpp"

#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include <iterator>

namespace wharf::cli {
namespace {

std::string outcome(const archive::JobResult& result)
{
    return result.state == archive::JobState::Succeeded ? jobs::counts_text(result.counts)
                                                        : result.error_type;
}

std::string possible(const archive::JobRecord& job, Input input)
{
    const std::string& id = job.manifest.id.text();
    if (!job.result) return fmt::format("cancel it: wharfinger jobs cancel {}", id);
    if (input == Input::Kept) return fmt::format("run it again: wharfinger jobs rerun {}", id);
    return "nothing any more: its file is not kept";
}

std::string cell(const boost::json::object& column, std::string_view key)
{
    const auto* const value = column.if_contains(key);
    if (value == nullptr || value->is_null()) return "-";
    return value->is_string() ? std::string(value->get_string()) : boost::json::serialize(*value);
}

// Of a publisher's file: it must not move the cursor.
std::string shown(const boost::json::object& column, std::string_view key)
{
    const auto* const value = column.if_contains(key);
    return value != nullptr && value->is_string() ? jobs::quoted(value->get_string()) : "-";
}

} // namespace

std::string job_line(const archive::JobRecord& job)
{
    const auto& manifest = job.manifest;
    std::string line =
        fmt::format("{}  {}  {:<10}  {}/{}  {}  {}", archive::iso_time(manifest.arrived), manifest.id.text(),
                    archive::to_string(job.state), manifest.dataset.domain.text(), manifest.dataset.id.text(),
                    manifest.user, manifest.filename.text());
    if (job.result) line += "  " + outcome(*job.result);
    return line + '\n';
}

std::string job_details(const archive::JobRecord& job, Input input)
{
    std::string text;
    const auto add = [&](std::string_view label, std::string_view value) {
        fmt::format_to(std::back_inserter(text), "{}: {}\n", label, value);
    };
    const auto& manifest = job.manifest;
    add("job", manifest.id.text());
    add("state", archive::to_string(job.state));
    add("dataset", manifest.dataset.domain.text() + '/' + manifest.dataset.id.text());
    add("file", fmt::format("{}, {} bytes", manifest.filename.text(), manifest.size));
    add("sha256", manifest.sha256);
    add("from", fmt::format("{}, {}", manifest.user, manifest.via));
    if (!manifest.request_id.empty()) add("request", manifest.request_id);
    if (manifest.repeats) add("repeats", manifest.repeats->text());
    if (!manifest.keep.empty()) add("keeps", manifest.keep.text());
    add("arrived", archive::iso_time(manifest.arrived));
    if (job.result) {
        add("started", archive::iso_time(job.result->started));
        add("ended", archive::iso_time(job.result->finished));
        add("counts", jobs::counts_text(job.result->counts));
        add("result", job.result->english);
        if (!job.result->error_type.empty())
            add("error", job.result->error_type + ' ' + boost::json::serialize(job.result->details));
    }
    add("possible", possible(job, input));
    return text;
}

std::string statistics_table(const boost::json::object& statistics)
{
    const auto* const columns = statistics.if_contains("columns");
    if (columns == nullptr || !columns->is_array()) return "";
    constexpr const char* kRow = "{:<24}  {:>12}  {:>12}  {:>13}  {}\n";
    std::string text = fmt::format(kRow, "column", "values", "nulls", "different", "smallest .. greatest");
    for (const auto& entry : columns->get_array()) {
        if (!entry.is_object()) continue;
        const auto& column = entry.get_object();
        const auto* const estimated = column.if_contains("distinctIsEstimate");
        const bool nearly = estimated != nullptr && *estimated == true;
        const std::string range = shown(column, "min") + " .. " + shown(column, "max");
        text += fmt::format(kRow, cell(column, "fieldName"), cell(column, "count"), cell(column, "nulls"),
                            (nearly ? "~" : "") + cell(column, "distinct"), range);
    }
    return text;
}

} // namespace wharf::cli
