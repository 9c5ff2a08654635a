#include "archive/disk/job_directory.hpp"

#include "archive/disk/days.hpp"
#include "archive/disk/directories.hpp"
#include "archive/disk/layout.hpp"
#include "archive/disk/small_file.hpp"

#include <chrono>

namespace wharf::archive {

namespace {

std::chrono::year_month_day day_of(const JobResult& outcome)
{
    return std::chrono::floor<std::chrono::days>(outcome.finished);
}

result<std::string> read_record(Env& env, std::string_view directory, std::string_view name)
{
    auto text = read_file(env, layout::inside(directory, name), kMaxRecord);
    if (text) return text;
    if (text.error() == boost::system::errc::file_too_large) return Errc::Corrupt;
    return as_condition(text.error());
}

} // namespace

result<StoredManifest> read_manifest(Env& env, std::string_view directory)
{
    const auto text = read_record(env, directory, layout::kManifest);
    if (!text) return text.error();
    return parse_manifest(*text);
}

result<std::optional<JobResult>> read_result(Env& env, std::string_view directory)
{
    const auto text = read_record(env, directory, layout::kResult);
    if (!text && text.error() == Errc::NotFound) return std::optional<JobResult>();
    if (!text) return text.error();
    auto outcome = parse_result(*text);
    if (!outcome) return outcome.error();
    return std::optional(std::move(*outcome));
}

result<JobRecord> read_job(Env& env, std::string_view directory, std::optional<JobState> place)
{
    auto manifest = read_manifest(env, directory);
    if (!manifest && manifest.error() == Errc::NotFound) return Errc::Corrupt;
    if (!manifest) return manifest.error();
    if (layout::inside(layout::parent(directory), manifest->job.id.text()) != directory) return Errc::Corrupt;
    auto outcome = read_result(env, directory);
    if (!outcome) return outcome.error();
    if (!place && !*outcome) return Errc::Corrupt;

    const JobState state = place ? *place : (*outcome)->state;
    const bool input_kept = env.stat(layout::inside(directory, layout::kInput)).has_value();
    const bool payloads_kept = has_payloads(env, directory, manifest->job);
    return JobRecord{std::move(manifest->job), state, std::move(*outcome), input_kept, payloads_kept};
}

bool has_payloads(Env& env, std::string_view directory, const JobManifest& manifest)
{
    return !manifest.keep.empty() && env.stat(layout::inside(directory, layout::kPayloads)).has_value();
}

bool has_been_put_away(const JobRecord& job)
{
    return job.result && job.state != JobState::Queued && job.state != JobState::Running;
}

std::string finished_day_of(const JobResult& outcome)
{
    return layout::finished_day(day_of(outcome));
}

std::string finished_directory(const JobId& id, const JobResult& outcome)
{
    return layout::finished(day_of(outcome), id);
}

result<std::string> find_finished(Env& env, const JobId& id, std::size_t days)
{
    const auto recent = days_beneath(env, layout::finished(), days);
    if (!recent) return recent.error();
    for (const auto day : *recent) {
        std::string directory = layout::finished(day, id);
        const auto there = require_directory(env, directory);
        if (there) return directory;
        if (there.error() != Errc::NotFound) return there.error();
    }
    return Errc::NotFound;
}

} // namespace wharf::archive
