#include "archive/disk/dataset_removal.hpp"

#include "archive/disk/catalog_reader.hpp"
#include "archive/disk/directories.hpp"
#include "archive/disk/job_directory.hpp"
#include "archive/disk/layout.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace wharf::archive {
namespace {

constexpr std::uint32_t kAtOnce = 500; // jobs
constexpr TimePoint kEver = TimePoint::max();
constexpr std::array<std::string_view, 4> kTableFiles{"", "-wal", "-shm", "-journal"}; // endings

result<void> unless_gone(result<void> removed)
{
    if (!removed && as_condition(removed.error()) == Errc::NotFound) return {};
    return removed;
}

// Where a job may be.
std::vector<std::string> places_of(const JobRecord& job)
{
    const JobId& id = job.manifest.id;
    std::vector<std::string> places{layout::queued(id), layout::running(id)};
    if (job.result) places.push_back(finished_directory(id, *job.result));
    return places;
}

// To where a start sweeps them away, and durably so before anything in them is removed: half a job is none.
result<void> stage_for_removal(Env& env, std::span<const JobRecord> jobs)
{
    std::set<std::string> changed{layout::staging()};
    for (const JobRecord& job : jobs)
        for (const std::string& place : places_of(job)) {
            auto moved = env.rename(place, layout::staging_job(job.manifest.id));
            if (!moved && as_condition(moved.error()) == Errc::NotFound) continue;
            if (!moved) return moved;
            changed.insert(layout::parent(place));
        }
    for (const std::string& directory : changed)
        if (auto synced = env.sync_directory(directory); !synced) return synced;
    return {};
}

result<void> remove_jobs(Archive& archive, const DatasetKey& key)
{
    Env& env = archive.env();
    for (;;) {
        const auto jobs =
            archive.catalog().list({.domains = {{key.domain}}, .dataset = key.id, .limit = kAtOnce});
        if (!jobs) return jobs.error();
        if (jobs->empty()) return {};
        if (auto staged = stage_for_removal(env, *jobs); !staged) return staged;
        std::vector<JobId> gone;
        for (const JobRecord& job : *jobs) {
            const JobId& id = job.manifest.id;
            if (auto removed = remove_tree(env, layout::staging_job(id)); !removed) return removed;
            if (auto removed = unless_gone(env.remove(layout::hook(id))); !removed) return removed;
            gone.push_back(id);
        }
        if (auto erased = archive.catalog().erase(gone); !erased) return erased;
    }
}

// Out of everybody's sight at once.
result<void> remove_directory(Env& env, const std::string& path)
{
    const std::string staged = layout::staging_dataset(env.random());
    if (auto moved = env.rename(path, staged); !moved) return unless_gone(moved);
    if (auto synced = env.sync_directory(layout::parent(path)); !synced) return synced;
    return remove_tree(env, staged);
}

result<void> remove_table(Env& env, const DatasetKey& key)
{
    for (const std::string_view ending : kTableFiles)
        if (auto removed = unless_gone(env.remove(layout::table(key) + std::string(ending))); !removed)
            return removed;
    return {};
}

} // namespace

result<DatasetContents> contents_of(Archive& archive, const DatasetKey& key)
{
    CatalogReader& reader = archive.catalog().reader();
    const auto work = reader.work_by_dataset({{key.domain}}, TimePoint::min(), kEver);
    if (!work) return work.error();
    const auto snapshots = reader.all_snapshots(key);
    if (!snapshots) return snapshots.error();
    DatasetContents contents{0, 0, snapshots->count, archive.env().stat(layout::table(key)).has_value()};
    const auto found = std::ranges::find(*work, key, &DatasetWork::dataset);
    if (found == work->end()) return contents;
    const JobNumbers& jobs = found->work.jobs;
    contents.jobs = jobs.all();
    contents.unfinished = jobs.of(Standing::Queued) + jobs.of(Standing::InProgress);
    return contents;
}

result<void> remove_dataset(Archive& archive, const DatasetKey& key)
{
    Env& env = archive.env();
    if (auto removed = remove_jobs(archive, key); !removed) return removed;
    if (auto erased = archive.catalog().erase_snapshots(key, TimePoint::min(), kEver); !erased) return erased;
    if (auto removed = remove_table(env, key); !removed) return removed;
    for (const std::string& left : {layout::partials(key), layout::resumed(key), layout::chunks(key)})
        if (auto removed = remove_tree(env, left); !removed) return removed;
    return remove_directory(env, layout::dataset(key));
}

result<std::vector<DatasetKey>> datasets_ever(Archive& archive, const DomainName& domain)
{
    std::set<DatasetKey> keys;
    const auto there = archive.datasets().list(domain);
    if (!there && there.error() != Errc::NotFound) return there.error();
    if (there)
        for (const DatasetId& id : *there)
            keys.insert({domain, id});
    const auto work = archive.catalog().reader().work_by_dataset({{domain}}, TimePoint::min(), kEver);
    if (!work) return work.error();
    for (const DatasetWork& each : *work)
        keys.insert(each.dataset);
    return std::vector<DatasetKey>(keys.begin(), keys.end());
}

result<void> remove_domain(Archive& archive, const DomainName& domain)
{
    const auto keys = datasets_ever(archive, domain);
    if (!keys) return keys.error();
    for (const DatasetKey& key : *keys)
        if (auto removed = remove_dataset(archive, key); !removed) return removed;
    Env& env = archive.env();
    for (const std::string& root :
         {layout::tables(), layout::partials(), layout::resumed(), layout::chunks()})
        if (auto removed = remove_tree(env, layout::inside(root, domain.text())); !removed) return removed;
    return remove_directory(env, layout::domain(domain));
}

} // namespace wharf::archive
