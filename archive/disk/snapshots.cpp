#include "archive/disk/snapshots.hpp"

#include "archive/disk/copy.hpp"
#include "archive/disk/layout.hpp"
#include "archive/disk/snapshot_listing.hpp"

#include <algorithm>
#include <functional>

namespace wharf::archive {

namespace {

namespace errc = boost::system::errc;

constexpr std::size_t kMaxRememberedDays = 10000;

// Nothing for a set of parts that is no place in completed/.
std::optional<std::string> path_of(const DatasetKey& key, const SnapshotDirectory& where)
{
    if ((where.month && !where.year) || (where.day && !where.month)) return std::nullopt;
    std::string path = layout::completed(key);
    if (where.year) path = layout::inside(path, layout::year_part(*where.year));
    if (where.month) path = layout::inside(path, layout::two_digits(*where.month));
    if (where.day) path = layout::inside(path, layout::two_digits(*where.day));
    return path;
}

std::optional<std::string> path_of(const DatasetKey& key, const SnapshotDirectory& day, std::string_view name)
{
    auto path = path_of(key, day);
    if (!path || !day.day || !layout::parse_snapshot_name(name)) return std::nullopt;
    return layout::inside(*path, name);
}

// One level down, by a name that belongs there.
SnapshotDirectory beneath(SnapshotDirectory where, std::string_view name)
{
    if (!where.year)
        where.year = layout::parse_year(name);
    else if (!where.month)
        where.month = layout::parse_month(name);
    else
        where.day = layout::parse_day(name);
    return where;
}

result<void> copy_by_way_of_staging(Env& env, const std::string& source, const std::string& target)
{
    const std::string fresh = layout::staging_file(env.random());
    auto done = copy_file(env, source, fresh);
    if (done) done = env.rename(fresh, target);
    if (!done) (void)env.remove(fresh);
    return done;
}

std::string path_beside(const JobManifest& manifest, std::string_view name)
{
    const std::chrono::year_month_day day(std::chrono::floor<std::chrono::days>(manifest.arrived));
    return layout::inside(layout::snapshot_day(manifest.dataset, day),
                          layout::snapshot_name(manifest.arrived, name));
}

} // namespace

std::string snapshot_path(const JobManifest& manifest)
{
    return path_beside(manifest, manifest.filename.text());
}

std::optional<StoredSnapshot> stored_snapshot(Env& env, const JobRecord& job)
{
    if (job.state != JobState::Succeeded) return std::nullopt;
    const JobManifest& manifest = job.manifest;
    const auto info = env.stat(snapshot_path(manifest));
    if (!info) return std::nullopt;
    const auto rejects = env.stat(path_beside(manifest, layout::rejects_name(manifest.filename)));
    return StoredSnapshot{manifest.dataset, manifest.arrived, info->size + (rejects ? rejects->size : 0)};
}

result<SnapshotDirectory> SnapshotDirectory::parse(const std::vector<std::string>& parts)
{
    SnapshotDirectory where;
    if (parts.size() > 3) return Errc::NotFound;
    if (!parts.empty() && !(where.year = layout::parse_year(parts[0]))) return Errc::NotFound;
    if (parts.size() > 1 && !(where.month = layout::parse_month(parts[1]))) return Errc::NotFound;
    if (parts.size() > 2 && !(where.day = layout::parse_day(parts[2]))) return Errc::NotFound;
    return where;
}

result<void> Snapshots::store(const JobRecord& job)
{
    const JobManifest& manifest = job.manifest;
    const std::chrono::year_month_day day(std::chrono::floor<std::chrono::days>(manifest.arrived));
    if (auto made = make_day(manifest.dataset, day); !made) return made;

    const std::string source = layout::running(manifest.id);
    const std::string target = layout::snapshot_day(manifest.dataset, day);
    const auto name_for = [&](std::string_view name) {
        return layout::inside(target, layout::snapshot_name(manifest.arrived, name));
    };
    if (auto input =
            put(layout::inside(source, layout::kInput), name_for(manifest.filename.text()), manifest.size);
        !input)
        return input;
    if (auto control = put(layout::inside(source, layout::kControl), name_for(layout::kControl), {});
        !control)
        return control;
    const std::string rejects = layout::inside(source, layout::name_of(JobFile::Rejects));
    if (const auto left = env_.stat(rejects)) {
        if (auto put_there = put(rejects, name_for(layout::rejects_name(manifest.filename)), {}); !put_there)
            return put_there;
    } else if (left.error() != errc::no_such_file_or_directory) {
        return left.error();
    }
    return env_.sync_directory(target);
}

result<void> Snapshots::make_day(const DatasetKey& key, std::chrono::year_month_day day)
{
    const std::string month = layout::parent(layout::snapshot_day(key, day));
    const std::string year = layout::parent(month);
    const std::string path = layout::snapshot_day(key, day);
    const std::string completed = layout::completed(key); // somebody may have removed it

    const std::lock_guard guard(mutex_);
    bool durable = durable_days_.contains(path);
    for (const std::string& directory : {completed, year, month, path}) {
        auto made = env_.make_directory(directory);
        if (!made && made.error() != errc::file_exists) return as_condition(made.error());
        durable = durable && !made;
    }
    if (durable) return {};
    // Whoever made a directory that exists may have been killed before it was synced.
    for (const std::string& directory : {layout::dataset(key), completed, year, month}) {
        if (auto synced = env_.sync_directory(directory); !synced) return synced;
    }
    if (durable_days_.size() >= kMaxRememberedDays) durable_days_.clear();
    durable_days_.insert(path);
    return {};
}

result<void> Snapshots::put(const std::string& source, const std::string& target,
                            std::optional<std::uint64_t> size)
{
    auto linked = env_.link(source, target);
    if (linked) return {};
    const bool without_links = has_no_links(linked.error());
    if (!without_links && linked.error() != errc::file_exists &&
        linked.error() != errc::no_such_file_or_directory)
        return linked;

    const auto from = env_.stat(source);
    const auto there = env_.stat(target);
    if (there) {
        const bool same = from && from->inode == there->inode;
        const bool whole = there->size == (from ? from->size : size.value_or(there->size));
        return same || whole ? result<void>() : result<void>(Errc::AlreadyExists);
    }
    if (there.error() != errc::no_such_file_or_directory) return there.error();
    return without_links ? copy_by_way_of_staging(env_, source, target)
                         : result<void>(as_condition(linked.error()));
}

result<FileInfo> Snapshots::stat(const DatasetKey& key, const SnapshotDirectory& where)
{
    const auto path = path_of(key, where);
    if (!path) return Errc::NotFound;
    auto info = env_.stat(*path);
    if (!info) return as_condition(info.error());
    if (info->kind != FileKind::Directory) return Errc::NotFound;
    return info;
}

result<std::unique_ptr<SnapshotListing>> Snapshots::listing(const DatasetKey& key,
                                                            const SnapshotDirectory& where, Detail detail)
{
    const auto path = path_of(key, where);
    if (!path) return Errc::NotFound;
    auto directory = env_.open_directory(*path);
    if (!directory) return as_condition(directory.error());
    return std::make_unique<SnapshotListing>(std::move(*directory), where, detail);
}

result<std::vector<SnapshotEntry>> Snapshots::list(const DatasetKey& key, const SnapshotDirectory& where)
{
    const auto there = listing(key, where, Detail::All);
    if (!there) return there.error();
    std::vector<SnapshotEntry> found;
    for (;;) {
        const auto next = (*there)->next();
        if (!next) return next.error();
        if (next->empty()) break;
        for (const ListedSnapshot& snapshot : *next)
            found.push_back({std::string(snapshot.name), snapshot.info});
    }
    std::ranges::sort(found, {}, &SnapshotEntry::name);
    return found;
}

bool Snapshots::is_empty(const DatasetKey& key, const SnapshotDirectory& where)
{
    const auto there = listing(key, where, Detail::Names);
    if (!there) return there.error() == Errc::NotFound;
    for (;;) {
        const auto next = (*there)->next();
        if (!next) return false;
        if (next->empty()) return true;
        for (const ListedSnapshot& each : *next)
            if (where.day || !is_empty(key, beneath(where, each.name))) return false;
    }
}

result<FileInfo> Snapshots::stat(const DatasetKey& key, const SnapshotDirectory& day, std::string_view name)
{
    const auto path = path_of(key, day, name);
    if (!path) return Errc::NotFound;
    auto info = env_.stat(*path);
    if (!info) return as_condition(info.error());
    if (info->kind != FileKind::Regular) return Errc::NotFound;
    return info;
}

result<std::unique_ptr<File>> Snapshots::open(const DatasetKey& key, const SnapshotDirectory& day,
                                              std::string_view name)
{
    const auto path = path_of(key, day, name);
    if (!path) return Errc::NotFound;
    auto file = env_.open(*path, OpenMode::Read);
    if (!file) return as_condition(file.error());
    return file;
}

} // namespace wharf::archive
