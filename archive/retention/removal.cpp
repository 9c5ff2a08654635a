#include "archive/retention/removal.hpp"

#include "archive/disk/days.hpp"
#include "archive/disk/directories.hpp"
#include "archive/disk/iso_time.hpp"
#include "archive/disk/job_directory.hpp"
#include "archive/disk/layout.hpp"
#include "archive/retention/found.hpp"

#include <algorithm>
#include <span>
#include <utility>
#include <vector>

namespace wharf::retention {
namespace {

namespace layout = archive::layout;
using archive::result;

constexpr std::size_t kTimeText = 24; // bytes of iso_time()
constexpr std::size_t kAtOnce = 100;  // jobs, or files: the catalog is synced for each lot

struct SnapshotFile {
    archive::TimePoint arrived;
    std::string path;
};

struct Remover {
    archive::Archive& archive;
    const std::function<void(std::string_view)>& left_alone;

    result<void> operator()(const SnapshotDayGoes& goes) const
    {
        const std::string day = layout::snapshot_day(goes.dataset, goes.date);
        const auto entries = archive.env().list(day);
        if (!entries) return archive::unless_gone(entries.error());
        const archive::TimePoint begin = std::chrono::sys_days(goes.date);
        std::vector<SnapshotFile> files;
        for (const auto& entry : *entries) {
            const auto name = layout::parse_snapshot_name(entry.name);
            const std::string path = layout::inside(day, entry.name);
            if (name && entry.kind == archive::FileKind::Regular)
                files.push_back({begin + name->time_of_day, path});
            else
                left_alone(path);
        }
        std::ranges::sort(files, {}, &SnapshotFile::arrived);
        return remove_files(goes, files);
    }

    // In lots, for the dataset may come to be held meanwhile; a snapshot's files stay together.
    result<void> remove_files(const SnapshotDayGoes& goes, std::span<const SnapshotFile> files) const
    {
        const archive::TimePoint begin = std::chrono::sys_days(goes.date);
        for (archive::TimePoint from = begin;;) {
            std::size_t lot = std::min(files.size(), kAtOnce);
            while (lot > 0 && lot < files.size() && files[lot].arrived == files[lot - 1].arrived)
                ++lot;
            const auto rest = files.subspan(lot);
            const auto until = rest.empty() ? begin + std::chrono::days(1) : rest.front().arrived;
            if (auto uncounted = uncount(goes.dataset, from, until); !uncounted) return uncounted;
            for (const SnapshotFile& file : files.first(lot))
                if (auto removed = archive::unless_gone(archive.env().remove(file.path)); !removed)
                    return removed;
            if (rest.empty()) break;
            files = rest;
            from = until;
            const auto held = is_held(archive, goes.dataset);
            if (!held) return held.error();
            if (*held) return {};
        }
        return archive::remove_empty_days(archive.env(), layout::snapshot_day(goes.dataset, goes.date));
    }

    result<void> operator()(const SnapshotGoes& goes) const
    {
        const std::string day = layout::snapshot_day(goes.dataset, goes.date);
        const archive::TimePoint arrived = std::chrono::sys_days(goes.date) + goes.time_of_day;
        if (auto uncounted = uncount(goes.dataset, arrived, arrived + std::chrono::milliseconds(1));
            !uncounted)
            return uncounted;
        for (const std::string& name : goes.names)
            if (auto removed = archive::unless_gone(archive.env().remove(layout::inside(day, name)));
                !removed)
                return removed;
        return {};
    }

    // Before the files go: interrupted between the two, the next run finds the files and goes on.
    result<void> uncount(const archive::DatasetKey& key, archive::TimePoint from,
                         archive::TimePoint until) const
    {
        return archive.catalog().erase_snapshots(key, from, until);
    }

    result<void> operator()(const LogLinesGo& goes) const
    {
        const auto trimmed = archive.datasets().trim_log(goes.dataset, [&](std::string_view line) {
            const auto time = archive::parse_iso_time(line.substr(0, kTimeText));
            return !time || *time < goes.before;
        });
        if (!trimmed) return trimmed.error();
        return {};
    }

    result<void> operator()(const JobDayGoes& goes) const
    {
        const std::string day = layout::finished_day(goes.date);
        const auto entries = archive.env().list(day);
        if (!entries) return archive::unless_gone(entries.error());
        std::vector<archive::JobId> going;
        for (const auto& entry : *entries) {
            const auto id = archive::JobId::parse(entry.name);
            if (!id || entry.kind != archive::FileKind::Directory) {
                left_alone(layout::inside(day, entry.name));
                continue;
            }
            going.push_back(*id);
            if (going.size() < kAtOnce) continue;
            if (auto removed = remove_jobs(goes.date, std::exchange(going, {})); !removed) return removed;
        }
        if (auto removed = remove_jobs(goes.date, going); !removed) return removed;
        return archive::remove_empty_days(archive.env(), day);
    }

    // Those that nothing holds. The manifest goes first: what is left without one is not a job any more, and
    // goes next time, should this be interrupted.
    result<void> remove_jobs(std::chrono::year_month_day date, const std::vector<archive::JobId>& ids) const
    {
        std::vector<archive::JobId> gone;
        for (const archive::JobId& id : ids) {
            const std::string directory = layout::finished(date, id);
            const auto held = is_job_held(archive, directory);
            if (!held) return held.error();
            if (*held) continue;
            const std::string manifest = layout::inside(directory, layout::kManifest);
            if (auto removed = archive::unless_gone(archive.env().remove(manifest)); !removed) return removed;
            gone.push_back(id);
        }
        if (gone.empty()) return {};
        if (auto erased = archive.catalog().erase(gone); !erased) return erased;
        for (const archive::JobId& id : gone)
            if (auto removed = archive::remove_tree(archive.env(), layout::finished(date, id)); !removed)
                return removed;
        return {};
    }

    result<void> operator()(const FailedInputGoes& goes) const { return archive.jobs().drop_input(goes.job); }

    result<void> operator()(const PayloadsGo& goes) const { return archive.jobs().drop_payloads(goes.job); }

    result<void> operator()(const PartialGoes& goes) const
    {
        if (goes.is_chunk) return archive.chunks().remove(goes.dataset, goes.name.text());
        return archive.uploads().remove_partial(goes.dataset, goes.name);
    }
};

} // namespace

result<void> remove(archive::Archive& archive, const Removal& removal,
                    const std::function<void(std::string_view)>& left_alone)
{
    return std::visit(Remover{archive, left_alone}, removal.what);
}

} // namespace wharf::retention
