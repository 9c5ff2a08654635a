#include "archive/disk/recovery.hpp"

#include "archive/disk/days.hpp"
#include "archive/disk/directories.hpp"
#include "archive/disk/job_directory.hpp"
#include "archive/disk/layout.hpp"
#include "archive/disk/recovery_steps.hpp"

#include <fmt/format.h>

namespace wharf::archive {

namespace {

constexpr std::string_view kBootNote = "boot";         // the boot that check_landed() was last run in
constexpr std::string_view kCompleteNote = "complete"; // set once every job there is was indexed
constexpr std::string_view kComplete = "yes";

// Nothing when the job has no source any more; true when it was removed.
result<bool> remove_source(Env& env, const std::string& directory)
{
    const auto manifest = read_manifest(env, directory);
    if (!manifest) return false; // index_jobs() has a remark on it
    const std::string& source = manifest->source;
    if (source.empty()) return false;
    const auto landed = env.stat(source);
    const auto input = env.stat(layout::inside(directory, layout::kInput));
    if (!landed || !input || landed->inode != input->inode) return false;
    if (auto removed = env.remove(source); !removed) return {boost::system::in_place_error, removed.error()};
    if (auto synced = env.sync_directory(layout::parent(source)); !synced)
        return {boost::system::in_place_error, synced.error()};
    return true;
}

} // namespace

result<void> settle_jobs(Env& env)
{
    for (const std::string& place : {layout::queued(), layout::running(), layout::staging()})
        if (auto synced = env.sync_directory(place); !synced) return synced;

    const auto days = days_beneath(env, layout::finished(), kRecentDays);
    if (!days) return days.error();
    for (const auto day : *days) {
        std::string path = layout::finished_day(day);
        for (; path != layout::finished(); path = layout::parent(path))
            if (auto synced = env.sync_directory(path); !synced) return synced;
    }
    return env.sync_directory(layout::finished());
}

result<void> remove_sources(Env& env, RecoveryReport& report)
{
    for (const std::string& place : {layout::queued(), layout::running()}) {
        const auto entries = env.list(place);
        if (!entries) return entries.error();
        for (const DirEntry& entry : *entries) {
            const std::string directory = layout::inside(place, entry.name);
            const auto removed = remove_source(env, directory);
            if (!removed)
                report.remarks.push_back(fmt::format("{}: its upload could not be removed: {}", directory,
                                                     removed.error().message()));
            else if (*removed)
                ++report.sources_removed;
        }
    }
    return {};
}

result<bool> is_filled(Env& env, Catalog& catalog)
{
    const auto complete = catalog.note(kCompleteNote);
    if (!complete) return {boost::system::in_place_error, complete.error()};
    if (*complete == kComplete) return true;
    // Where no table was made and no job is, there was none.
    for (const std::string& place :
         {layout::queued(), layout::running(), layout::finished(), layout::tables()}) {
        const auto entries = env.list(place);
        if (!entries) return {boost::system::in_place_error, entries.error()};
        if (!entries->empty()) return false;
    }
    return true;
}

result<RecoveryReport> recover(Env& env, Catalog& catalog)
{
    const auto complete = catalog.note(kCompleteNote);
    if (!complete) return complete.error();
    const auto last_boot = catalog.note(kBootNote);
    if (!last_boot) return last_boot.error();
    const std::string boot = env.boot_id();
    const bool rebooted = boot.empty() || *last_boot != boot; // where nobody tells, it may have been

    RecoveryReport report;
    if (auto swept = sweep_staging(env, report); !swept) return swept.error();
    if (auto settled = settle_jobs(env); !settled) return settled.error();
    if (auto removed = remove_sources(env, report); !removed) return removed.error();
    if (rebooted)
        if (auto checked = check_landed(env, report); !checked) return checked.error();

    Reindex extent = Reindex::Everything;
    if (*complete == kComplete) extent = rebooted ? Reindex::RecentDays : Reindex::Recent;
    if (auto indexed = index_jobs(env, catalog, extent, report); !indexed) return indexed.error();

    if (*complete != kComplete)
        if (auto noted = catalog.set_note(kCompleteNote, kComplete); !noted) return noted.error();
    if (rebooted)
        if (auto noted = catalog.set_note(kBootNote, boot); !noted) return noted.error();
    return report;
}

} // namespace wharf::archive
