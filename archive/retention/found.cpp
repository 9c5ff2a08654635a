#include "archive/retention/found.hpp"

#include "archive/disk/days.hpp"
#include "archive/disk/directories.hpp"
#include "archive/disk/iso_time.hpp"
#include "archive/disk/job_directory.hpp"
#include "archive/disk/layout.hpp"

#include <algorithm>
#include <array>
#include <map>

namespace wharf::retention {
namespace {

namespace layout = archive::layout;

archive::result<std::vector<std::string>> names_in(archive::Env& env, const std::string& path)
{
    const auto entries = env.list(path);
    if (!entries) return entries.error();
    std::vector<std::string> names;
    for (const auto& entry : *entries)
        if (entry.kind == archive::FileKind::Regular) names.push_back(entry.name);
    return names;
}

// The newest days are looked into until keep_last successes are counted, and only if there is a day that may
// go.
archive::result<std::vector<SnapshotDay>> find_days(archive::Env& env, const archive::DatasetKey& key,
                                                    archive::TimePoint now, const Rules& rules)
{
    const auto dates = archive::days_beneath(env, layout::completed(key));
    if (!dates) return dates.error();
    std::vector<SnapshotDay> days;
    if (dates->empty() || !day_is_over(dates->back(), now, rules.max_age)) return days;
    std::size_t counted = 0;
    for (const auto& date : *dates) {
        days.push_back({date, std::nullopt});
        if (counted >= rules.keep_last) continue;
        auto names = names_in(env, layout::snapshot_day(key, date));
        if (!names) return names.error();
        counted += count_successes(*names);
        days.back().names = std::move(*names);
    }
    return days;
}

// When the first line was; nothing for an empty log. A line without a time, which somebody else must have put
// there, is older than any.
archive::result<std::optional<archive::TimePoint>> oldest_line(archive::Datasets& datasets,
                                                               const archive::DatasetKey& key)
{
    // Opening it would make it again, and a dry run makes nothing.
    const auto there = datasets.stat(key, archive::FixedFile::Log);
    if (!there && there.error() == archive::Errc::NotFound) return std::nullopt;
    const auto log = datasets.open(key, archive::FixedFile::Log);
    if (!log && log.error() == archive::Errc::NotFound) return std::nullopt;
    if (!log) return log.error();
    std::array<char, std::string_view("2026-11-21T13:05:02.123Z").size()> time{};
    const auto got = (*log)->read_at(0, std::as_writable_bytes(std::span(time)));
    if (!got) return got.error();
    if (*got == 0) return std::nullopt;
    return archive::parse_iso_time({time.data(), *got}).value_or(archive::TimePoint());
}

struct ChunksOfDataset {
    archive::TimePoint newest; // somebody may still be sending the others of the same file
    bool held = false;
};

} // namespace

archive::result<bool> is_held(archive::Archive& archive, const archive::DatasetKey& key)
{
    const auto hold = archive.datasets().stat(key, archive::FixedFile::Hold);
    if (hold) return true;
    if (hold.error() == archive::Errc::NotFound) return false;
    return {boost::system::in_place_error, hold.error()};
}

archive::result<bool> is_held(archive::Archive& archive, const Removal& removal)
{
    return std::visit(
        [&archive](const auto& goes) -> archive::result<bool> {
            if constexpr (requires { goes.dataset; }) return is_held(archive, goes.dataset);
            return false;
        },
        removal.what);
}

archive::result<bool> is_job_held(archive::Archive& archive, const std::string& directory)
{
    const auto manifest = archive::read_manifest(archive.env(), directory);
    if (manifest) return is_held(archive, manifest->job.dataset);
    if (manifest.error() == archive::Errc::NotFound || manifest.error() == archive::Errc::Corrupt)
        return false;
    return {boost::system::in_place_error, manifest.error()};
}

archive::result<bool> is_day_held(archive::Archive& archive, std::chrono::year_month_day day)
{
    const auto entries = archive::list_if_there(archive.env(), layout::finished_day(day));
    if (!entries) return {boost::system::in_place_error, entries.error()};
    bool any = false;
    for (const auto& entry : *entries) {
        const auto id = archive::JobId::parse(entry.name);
        if (!id || entry.kind != archive::FileKind::Directory) continue;
        auto held = is_job_held(archive, layout::finished(day, *id));
        if (!held || !*held) return held;
        any = true;
    }
    return any;
}

archive::result<DatasetFound> find_in_dataset(archive::Archive& archive, const archive::DatasetKey& key,
                                              archive::TimePoint now, const Rules& rules)
{
    const auto held = is_held(archive, key);
    if (!held) return held.error();
    DatasetFound found{key, *held, {}, {}};
    if (*held) return found;
    auto days = find_days(archive.env(), key, now, rules);
    if (!days) return days.error();
    found.days = std::move(*days);
    const auto line = oldest_line(archive.datasets(), key);
    if (!line) return line.error();
    found.oldest_log_line = *line;
    return found;
}

archive::result<std::vector<FailedInput>> find_failed_inputs(archive::Archive& archive,
                                                             archive::TimePoint cutoff)
{
    const auto jobs = archive.catalog().kept_inputs(cutoff);
    if (!jobs) return jobs.error();
    std::vector<FailedInput> found;
    for (const auto& job : *jobs) {
        if (!job.result) continue;
        const auto held = is_held(archive, job.manifest.dataset);
        if (!held) return held.error();
        found.push_back({job.manifest.id, job.manifest.dataset, job.result->finished, *held});
    }
    return found;
}

archive::result<std::vector<KeptPayloads>> find_payloads(archive::Archive& archive, archive::TimePoint cutoff)
{
    const auto jobs = archive.catalog().kept_payloads(cutoff);
    if (!jobs) return jobs.error();
    std::vector<KeptPayloads> found;
    for (const auto& job : *jobs)
        if (job.result) found.push_back({job.manifest.id, job.result->finished});
    return found;
}

archive::result<std::vector<PartialUpload>> find_partials(archive::Archive& archive)
{
    const auto partials = archive.uploads().partials();
    if (!partials) return partials.error();
    std::vector<PartialUpload> found;
    for (const auto& partial : *partials) {
        const auto held = is_held(archive, partial.dataset);
        if (!held) return held.error();
        found.push_back({partial.dataset, partial.info.name, partial.info.modified, *held});
    }
    const auto chunks = archive.chunks().all();
    if (!chunks) return chunks.error();
    std::map<archive::DatasetKey, ChunksOfDataset> datasets;
    for (const auto& chunk : *chunks) {
        const auto [dataset, first] = datasets.try_emplace(chunk.place.key);
        if (first) {
            const auto held = is_held(archive, chunk.place.key);
            if (!held) return held.error();
            dataset->second.held = *held;
        }
        dataset->second.newest = std::max(dataset->second.newest, chunk.arrived);
    }
    for (const auto& chunk : *chunks) {
        const auto& [key, name] = chunk.place;
        const ChunksOfDataset& dataset = datasets.at(key);
        found.push_back({key, name, chunk.arrived, dataset.held, dataset.newest});
    }
    return found;
}

} // namespace wharf::retention
