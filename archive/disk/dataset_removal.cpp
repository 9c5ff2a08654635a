#include "archive/disk/dataset_removal.hpp"

#include "archive/disk/catalog_reader.hpp"
#include "archive/disk/directories.hpp"
#include "archive/disk/job_directory.hpp"
#include "archive/disk/layout.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <span>
#include <tuple>

namespace wharf::archive {
namespace {

constexpr std::uint32_t kAtOnce = 500; // jobs
constexpr TimePoint kEver = TimePoint::max();
constexpr std::array<std::string_view, 4> kTableFiles{"", "-wal", "-shm", "-journal"}; // endings

// Where a job may be.
std::vector<std::string> places_of(const JobRecord& job)
{
    const JobId& id = job.manifest.id;
    std::vector<std::string> places{layout::queued(id), layout::running(id)};
    if (job.result) places.push_back(finished_directory(id, *job.result));
    return places;
}

// Out of everybody's sight, for good: what is left of them a start removes.
result<std::vector<std::string>> set_aside(Env& env, std::span<const JobRecord> jobs)
{
    std::vector<std::string> aside;
    std::set<std::string> changed{layout::staging()};
    for (const JobRecord& job : jobs)
        for (const std::string& place : places_of(job)) {
            aside.push_back(layout::staging_removed(env.random()));
            auto moved = env.rename(place, aside.back());
            if (moved) changed.insert(layout::parent(place));
            if (moved = unless_gone(moved); !moved) return moved.error();
        }
    for (const std::string& directory : changed)
        if (auto synced = env.sync_directory(directory); !synced) return synced.error();
    return aside;
}

// Their rows go between their directories' being set aside and removed: who is interrupted has no row of a
// job that is gone.
result<void> remove_jobs(Archive& archive, const DatasetKey& key)
{
    Env& env = archive.env();
    for (;;) {
        const auto jobs =
            archive.catalog().list({.domains = {{key.domain}}, .dataset = key.id, .limit = kAtOnce});
        if (!jobs) return jobs.error();
        if (jobs->empty()) return unless_gone(env.sync_directory(layout::hooks()));
        const auto aside = set_aside(env, *jobs);
        if (!aside) return aside.error();
        std::vector<JobId> gone;
        for (const JobRecord& job : *jobs) {
            gone.push_back(job.manifest.id);
            if (auto removed = unless_gone(env.remove(layout::hook(gone.back()))); !removed) return removed;
        }
        if (auto erased = archive.catalog().erase(gone); !erased) return erased;
        for (const std::string& directory : *aside)
            if (auto removed = remove_tree(env, directory); !removed) return removed;
    }
}

// Something is there, or nothing; not being able to tell is neither.
result<bool> is_there(Env& env, const std::string& path)
{
    const auto info = env.stat(path);
    if (!info && as_condition(info.error()) == Errc::NotFound) return false;
    if (!info) return {boost::system::in_place_error, info.error()};
    return true;
}

result<void> remove_table(Env& env, const DatasetKey& key)
{
    const std::string table = layout::table(key);
    for (const std::string_view ending : kTableFiles)
        if (auto removed = unless_gone(env.remove(table + std::string(ending))); !removed) return removed;
    return unless_gone(env.sync_directory(layout::parent(table)));
}

result<void> remove_folder(Env& env, const std::string& path)
{
    if (auto removed = remove_tree(env, path); !removed) return removed;
    return unless_gone(env.sync_directory(layout::parent(path)));
}

// The rest is a start's to remove, should it not go at once.
result<void> remove_directory(Env& env, const std::string& path)
{
    const std::string aside = layout::staging_removed(env.random());
    if (auto moved = env.rename(path, aside); !moved) return unless_gone(moved);
    if (auto synced = env.sync_directory(layout::parent(path)); !synced) return synced;
    std::ignore = remove_tree(env, aside);
    return {};
}

std::vector<std::string> folders_in_staging(const DomainName& domain)
{
    std::vector<std::string> folders;
    for (const std::string& root : {layout::partials(), layout::resumed(), layout::chunks()})
        folders.push_back(layout::inside(root, domain.text()));
    return folders;
}

// "b2fd-cjk2.sqlite-wal" is b2fd-cjk2's, as is a folder of that name.
std::optional<DatasetId> dataset_of(std::string_view entry)
{
    const auto id = DatasetId::parse(entry.substr(0, entry.find('.')));
    return id ? std::optional(*id) : std::nullopt;
}

} // namespace

result<std::map<DatasetKey, DatasetContents>> contents_of(Archive& archive, const DomainName& domain)
{
    Env& env = archive.env();
    std::map<DatasetKey, DatasetContents> all;
    auto folders = folders_in_staging(domain);
    folders.push_back(layout::domain(domain));
    folders.push_back(layout::inside(layout::tables(), domain.text()));
    for (const std::string& folder : folders) {
        const auto entries = list_if_there(env, folder);
        if (!entries) return entries.error();
        for (const DirEntry& entry : *entries)
            if (const auto id = dataset_of(entry.name)) all[{domain, *id}];
    }
    CatalogReader& reader = archive.catalog().reader();
    const auto work = reader.work_by_dataset({{domain}}, TimePoint::min(), kEver);
    if (!work) return work.error();
    for (const DatasetWork& each : *work) {
        DatasetContents& contents = all[each.dataset];
        const JobNumbers& jobs = each.work.jobs;
        contents.jobs = jobs.all();
        contents.unfinished = jobs.of(Standing::Queued) + jobs.of(Standing::InProgress);
    }
    for (auto& [key, contents] : all) {
        const auto snapshots = reader.all_snapshots(key);
        if (!snapshots) return snapshots.error();
        contents.snapshots = snapshots->count;
        const auto table = is_there(env, layout::table(key));
        if (!table) return table.error();
        contents.has_table = *table;
    }
    return all;
}

result<std::vector<std::string>> strangers_in(Archive& archive, const DomainName& domain)
{
    const auto entries = list_if_there(archive.env(), layout::domain(domain));
    if (!entries) return entries.error();
    std::vector<std::string> strangers;
    for (const DirEntry& entry : *entries) {
        const bool ours = DatasetId::parse(entry.name) ||
                          entry.name == layout::name_of(DomainFile::RequestId) ||
                          entry.name == layout::name_of(DomainFile::DatasyncVersion);
        if (!ours) strangers.push_back(entry.name);
    }
    std::ranges::sort(strangers);
    return strangers;
}

result<void> remove_dataset(Archive& archive, const DatasetKey& key)
{
    Env& env = archive.env();
    if (auto removed = remove_jobs(archive, key); !removed) return removed;
    if (auto erased = archive.catalog().erase_snapshots(key, TimePoint::min(), kEver); !erased) return erased;
    if (auto removed = remove_table(env, key); !removed) return removed;
    for (const std::string& left : {layout::partials(key), layout::resumed(key), layout::chunks(key)})
        if (auto removed = remove_folder(env, left); !removed) return removed;
    auto removed = remove_directory(env, layout::dataset(key));
    archive.uploads().recount();
    return removed;
}

result<void> remove_domain(Archive& archive, const DomainName& domain)
{
    const auto all = contents_of(archive, domain);
    if (!all) return all.error();
    for (const auto& [key, contents] : *all)
        if (auto removed = remove_dataset(archive, key); !removed) return removed;
    // Of datasets of which nothing else is left.
    if (auto erased = archive.catalog().erase_snapshots(domain); !erased) return erased;
    auto folders = folders_in_staging(domain);
    folders.push_back(layout::inside(layout::tables(), domain.text()));
    for (const std::string& folder : folders)
        if (auto removed = remove_folder(archive.env(), folder); !removed) return removed;
    return remove_directory(archive.env(), layout::domain(domain));
}

} // namespace wharf::archive
