// The live table of a dataset: /resource/<dataset>.csv, .json and .ndjson.
#include "archive/disk/layout.hpp"
#include "server/http/bodies/live_table.hpp"
#include "server/http/resources/handlers.hpp"

#include <utility>

namespace wharf::http {
namespace {

std::chrono::sys_seconds seconds_of(archive::TimePoint time)
{
    return std::chrono::floor<std::chrono::seconds>(time);
}

// When the job ended. One whose end is not recorded yet may have ended at this very moment; one that
// retention has forgotten left the table's own time.
std::chrono::sys_seconds applied_at(const Exchange& exchange, const archive::JobId& job)
{
    archive::Archive& archive = exchange.services.archive;
    const auto record = archive.jobs().find(job);
    if (record && record->result) return seconds_of(record->result->finished);
    if (!record)
        if (const auto file = archive.env().stat(archive::layout::table(*exchange.dataset)))
            return seconds_of(file->modified);
    return seconds_of(archive.env().now());
}

Response answer(const Exchange& exchange, jobs::TableFormat format)
{
    const std::string path = archive::layout::table(*exchange.dataset);
    jobs::ReadLimits limits;
    limits.stop = [&stopping = exchange.services.stopping, &gone = exchange.gone] {
        return stopping || gone;
    };
    return send_table(exchange.request,
                      {.path = exchange.services.data_root + '/' + path,
                       .dataset = exchange.dataset->id.text(),
                       .applied_at = [&](const archive::JobId& job) { return applied_at(exchange, job); },
                       .now = seconds_of(exchange.services.archive.env().now()),
                       .limits = std::move(limits)},
                      format);
}

} // namespace

Response on_table_csv(const Exchange& exchange)
{
    return answer(exchange, jobs::TableFormat::Csv);
}

Response on_table_json(const Exchange& exchange)
{
    return answer(exchange, jobs::TableFormat::Json);
}

Response on_table_ndjson(const Exchange& exchange)
{
    return answer(exchange, jobs::TableFormat::Ndjson);
}

} // namespace wharf::http
