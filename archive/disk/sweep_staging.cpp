#include "archive/disk/directories.hpp"
#include "archive/disk/job_directory.hpp"
#include "archive/disk/layout.hpp"
#include "archive/disk/recovery_steps.hpp"

#include <fmt/format.h>

#include <set>

namespace wharf::archive {

namespace {

// Where hard links are missing, the landed file itself was moved in: it goes back to where it was.
result<void> put_input_back(Env& env, const std::string& staged)
{
    const std::string input = layout::inside(staged, layout::kInput);
    if (!env.stat(input)) return {};
    const auto manifest = read_manifest(env, staged);
    if (!manifest) return {}; // it never got as far as its input
    const std::string& source = manifest->source;
    if (source.empty()) return {};
    const auto there = env.stat(source);
    if (there) return {};
    if (as_condition(there.error()) != Errc::NotFound) return there.error();
    if (auto moved = env.rename(input, source); !moved) {
        const bool nowhere = as_condition(moved.error()) == Errc::NotFound; // its dataset was removed
        return nowhere ? result<void>() : moved;
    }
    return env.sync_directory(layout::parent(source));
}

result<void> undo(Env& env, layout::Staged kind, const std::string& path)
{
    switch (kind) {
    case layout::Staged::Upload:
    case layout::Staged::File: return env.remove(path);
    case layout::Staged::Dataset:
    case layout::Staged::Removed: return remove_tree(env, path);
    case layout::Staged::Job: break;
    }
    if (auto back = put_input_back(env, path); !back) return back;
    return remove_tree(env, path);
}

using Inodes = std::set<std::uint64_t>;

// Of the inputs of the jobs that have not ended.
result<Inodes> inputs(Env& env)
{
    Inodes inodes;
    for (const std::string& place : {layout::queued(), layout::running()}) {
        const auto entries = env.list(place);
        if (!entries) return entries.error();
        for (const DirEntry& entry : *entries)
            if (const auto input =
                    env.stat(layout::inside(layout::inside(place, entry.name), layout::kInput)))
                inodes.insert(input->inode);
    }
    return inodes;
}

result<void> put_resumed_back(Env& env, const DatasetKey& key, const Inodes& taken, RecoveryReport& report)
{
    const auto entries = env.list(layout::resumed(key));
    if (!entries) return entries.error();
    for (const DirEntry& entry : *entries) {
        const auto name = FileName::parse(entry.name);
        if (!name || env.stat(layout::partial(key, *name))) continue;
        const auto file = env.stat(layout::resumed(key, *name));
        if (!file || taken.contains(file->inode)) continue;
        if (auto made = make_directories(env, layout::partials(key), Sync::No); !made) return made;
        if (auto back = env.rename(layout::resumed(key, *name), layout::partial(key, *name)); !back)
            return back;
        ++report.partials_kept;
    }
    return {};
}

// Partials that were being resumed are partials again. Where the upload that resumed one was overtaken by a
// newer partial of its name, that one stays; and nobody may go on with what is the input of a job by now.
result<void> put_resumed_back(Env& env, RecoveryReport& report)
{
    const auto domains = list_if_there(env, layout::resumed());
    if (!domains) return domains.error();
    if (domains->empty()) return {};
    const auto taken = inputs(env);
    if (!taken) return taken.error();
    for (const DirEntry& domain_entry : *domains) {
        const auto domain = DomainName::parse(domain_entry.name);
        if (!domain) continue;
        const auto ids = env.list(layout::inside(layout::resumed(), domain_entry.name));
        if (!ids) return ids.error();
        for (const DirEntry& id_entry : *ids) {
            const auto id = DatasetId::parse(id_entry.name);
            if (!id) continue;
            if (auto back = put_resumed_back(env, {*domain, *id}, *taken, report); !back) return back;
        }
    }
    return remove_tree(env, layout::resumed());
}

} // namespace

result<void> sweep_staging(Env& env, RecoveryReport& report)
{
    const auto entries = env.list(layout::staging());
    if (!entries) return entries.error();
    for (const DirEntry& entry : *entries) {
        const auto kind = layout::parse_staged(entry.name);
        if (!kind) continue;
        const std::string path = layout::inside(layout::staging(), entry.name);
        if (auto undone = undo(env, *kind, path); !undone) {
            report.remarks.push_back(
                fmt::format("{} could not be cleared away: {}", path, undone.error().message()));
            continue;
        }
        if (*kind == layout::Staged::Upload) ++report.uploads_discarded;
        if (*kind == layout::Staged::Job) ++report.enqueues_undone;
    }
    if (auto back = put_resumed_back(env, report); !back)
        report.remarks.push_back(
            fmt::format("{} could not be cleared away: {}", layout::resumed(), back.error().message()));
    return {};
}

} // namespace wharf::archive
