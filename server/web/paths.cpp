#include "server/web/paths.hpp"

#include "archive/disk/layout.hpp"
#include "server/http/message/percent.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace wharf::web::paths {
namespace {

std::string tree(const archive::DatasetKey& key)
{
    return fmt::format("/d/{}/datasync/id/{}", key.domain.text(), key.id.text());
}

} // namespace

std::string job(const archive::JobId& id)
{
    return fmt::format("{}/{}", kJobs, id.text());
}

std::string job_part(const archive::JobId& id, std::string_view part)
{
    return fmt::format("{}/{}", job(id), part);
}

std::string dataset(const archive::DatasetKey& key)
{
    return fmt::format("{}/{}/{}", kDatasets, key.domain.text(), key.id.text());
}

std::string jobs_of(const archive::DatasetKey& key)
{
    return fmt::format("{}?domain={}&dataset={}", kJobs, key.domain.text(), key.id.text());
}

std::string run_again(const archive::JobId& id)
{
    return fmt::format("{}?job={}", kRun, id.text());
}

std::string run_for(const archive::DatasetKey& key)
{
    return fmt::format("{}?domain={}&dataset={}", kRun, key.domain.text(), key.id.text());
}

std::string run_snapshot(const archive::DatasetKey& key, std::string_view day, std::string_view name)
{
    return fmt::format("{}&day={}&name={}", run_for(key), day, http::percent_encode(name));
}

std::string snapshot(const archive::JobManifest& job)
{
    const std::chrono::year_month_day day(std::chrono::floor<std::chrono::days>(job.arrived));
    const std::string name = archive::layout::snapshot_name(job.arrived, job.filename.text());
    return fmt::format("{}/{}/{}/{}/{}", completed(job.dataset), archive::layout::year_part(int(day.year())),
                       archive::layout::two_digits(unsigned(day.month())),
                       archive::layout::two_digits(unsigned(day.day())), http::percent_encode(name));
}

std::string rejects(const archive::JobManifest& job)
{
    return fmt::format("{}/rejects/{}", tree(job.dataset), job.id.text());
}

std::string completed(const archive::DatasetKey& key)
{
    return fmt::format("{}/{}", tree(key), archive::layout::kCompletedFolder);
}

std::string resource(const archive::DatasetKey& key, std::string_view kind)
{
    return fmt::format("/d/{}/resource/{}.{}", key.domain.text(), key.id.text(), kind);
}

std::string payload(const archive::JobManifest& job, std::string_view name)
{
    return fmt::format("{}/payload/{}/{}", tree(job.dataset), job.id.text(), http::percent_encode(name));
}

std::string own_path_or_jobs(std::string_view wanted)
{
    const auto harmless = [](char c) { return c > 0x20 && c < 0x7f && c != '\\'; };
    const bool ours = wanted.starts_with('/') && !wanted.starts_with("//") &&
                      std::all_of(wanted.begin(), wanted.end(), harmless);
    return std::string(ours ? wanted : kJobs);
}

} // namespace wharf::web::paths
