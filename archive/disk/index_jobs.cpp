#include "archive/disk/datasets.hpp"
#include "archive/disk/days.hpp"
#include "archive/disk/directories.hpp"
#include "archive/disk/job_directory.hpp"
#include "archive/disk/layout.hpp"
#include "archive/disk/recovery_steps.hpp"
#include "archive/disk/snapshots.hpp"

#include <fmt/format.h>

#include <limits>
#include <set>

namespace wharf::archive {

namespace {

constexpr std::size_t kBatch = 1000; // rows in one transaction

bool says_the_same(const std::optional<JobRecord>& known, const JobRecord& job)
{
    return known && known->state == job.state && known->result.has_value() == job.result.has_value() &&
           known->input_kept == job.input_kept && known->payloads_kept == job.payloads_kept;
}

class Indexer {
public:
    Indexer(Env& env, Catalog& catalog, RecoveryReport& report)
        : env_(env)
        , catalog_(catalog)
        , report_(report)
    {
    }

    // The jobs in one directory of job directories. `place` as for read_job().
    result<void> index_place(const std::string& place, std::optional<JobState> state);
    result<void> index_days(std::size_t limit);
    // Rows of jobs that were not met where the catalog believes them.
    result<void> correct_unfinished();
    result<void> index_snapshots();

private:
    result<void> index_snapshots(const DatasetKey& key, const SnapshotDirectory& where);
    result<void> put_later(const JobRecord& job);
    result<void> put_now();
    result<void> index(const std::string& directory, const JobRecord& job);
    result<void> correct(const JobRecord& row);

    Env& env_;
    Catalog& catalog_;
    RecoveryReport& report_;
    std::vector<JobRecord> jobs_; // not put into the catalog yet: a commit for each would take hours
    std::vector<StoredSnapshot> snapshots_; // likewise
    std::set<JobId> unfinished_;            // met in queued or running, damaged or not
};

result<void> Indexer::index_place(const std::string& place, std::optional<JobState> state)
{
    const auto entries = env_.list(place);
    if (!entries) return entries.error();
    for (const DirEntry& entry : *entries) {
        const std::string directory = layout::inside(place, entry.name);
        const auto id = JobId::parse(entry.name);
        if (id && state) unfinished_.insert(*id);
        const auto job = id ? read_job(env_, directory, state) : result<JobRecord>(Errc::Corrupt);
        if (!job) {
            report_.remarks.push_back(fmt::format("{} is left alone: {}", directory, job.error().message()));
            continue;
        }
        const auto known = catalog_.find(*id);
        if (!known) return known.error();
        if (says_the_same(*known, *job)) continue;
        if (auto put = put_later(*job); !put) return put;
        ++report_.jobs_indexed;
    }
    return put_now();
}

result<void> Indexer::put_later(const JobRecord& job)
{
    if (const auto snapshot = stored_snapshot(env_, job)) snapshots_.push_back(*snapshot);
    jobs_.push_back(job);
    return jobs_.size() < kBatch ? result<void>() : put_now();
}

result<void> Indexer::put_now()
{
    if (jobs_.empty() && snapshots_.empty()) return {};
    auto put = catalog_.put_all(jobs_, snapshots_);
    jobs_.clear();
    snapshots_.clear();
    return put;
}

// A snapshot may outlive the record of its job.
result<void> Indexer::index_snapshots()
{
    const auto datasets = Datasets(env_).all();
    if (!datasets) return datasets.error();
    for (const DatasetKey& key : *datasets)
        if (auto done = index_snapshots(key, {}); !done) return done;
    return put_now();
}

result<void> Indexer::index_snapshots(const DatasetKey& key, const SnapshotDirectory& where)
{
    const auto entries = Snapshots(env_).list(key, where);
    if (!entries && entries.error() == Errc::NotFound) return {};
    if (!entries) return entries.error();
    for (const SnapshotEntry& entry : *entries) {
        if (!where.day) {
            SnapshotDirectory inside = where;
            if (!where.year)
                inside.year = layout::parse_year(entry.name);
            else if (!where.month)
                inside.month = layout::parse_month(entry.name);
            else
                inside.day = layout::parse_day(entry.name);
            if (auto done = index_snapshots(key, inside); !done) return done;
            continue;
        }
        const auto name = layout::parse_snapshot_name(entry.name);
        // The control file of the same time is beside it and is not counted.
        if (!name || name->name == layout::kControl) continue;
        const std::chrono::sys_days date(std::chrono::year(*where.year) / static_cast<int>(*where.month) /
                                         static_cast<int>(*where.day));
        const TimePoint arrived = date + name->time_of_day;
        // Sorted by name, a snapshot's rejects come right behind it.
        if (!snapshots_.empty() && snapshots_.back().dataset == key && snapshots_.back().arrived == arrived) {
            snapshots_.back().size += entry.info.size;
            continue;
        }
        if (snapshots_.size() >= kBatch)
            if (auto put = put_now(); !put) return put;
        snapshots_.push_back({key, arrived, entry.info.size});
    }
    return {};
}

result<void> Indexer::index_days(std::size_t limit)
{
    const auto days = days_beneath(env_, layout::finished(), limit);
    if (!days) return days.error();
    for (const auto day : *days)
        if (auto indexed = index_place(layout::finished_day(day), std::nullopt); !indexed) return indexed;
    return {};
}

result<void> Indexer::correct_unfinished()
{
    JobQuery unfinished;
    unfinished.standings = {Standing::Queued, Standing::InProgress};
    unfinished.limit = std::numeric_limits<std::uint32_t>::max();
    const auto rows = catalog_.list(unfinished);
    if (!rows) return rows.error();
    for (const JobRecord& row : *rows)
        if (!unfinished_.contains(row.manifest.id))
            if (auto corrected = correct(row); !corrected) return corrected;
    return {};
}

result<void> Indexer::correct(const JobRecord& row)
{
    const JobId& id = row.manifest.id;
    ++report_.jobs_indexed;
    const auto directory = find_finished(env_, id, kAllDays);
    if (!directory && directory.error() != Errc::NotFound) return directory.error();
    if (directory)
        if (const auto job = read_job(env_, *directory, std::nullopt)) return catalog_.put(*job);
    report_.remarks.push_back(fmt::format("job {} is nowhere on disk; dropped from the catalog", id.text()));
    return catalog_.erase(id);
}

} // namespace

result<void> index_jobs(Env& env, Catalog& catalog, Reindex extent, RecoveryReport& report)
{
    Indexer indexer(env, catalog, report);
    if (auto done = indexer.index_place(layout::running(), JobState::Running); !done) return done;
    if (auto done = indexer.index_place(layout::queued(), JobState::Queued); !done) return done;
    if (extent == Reindex::Everything) {
        if (auto done = indexer.index_days(kAllDays); !done) return done;
        if (auto done = indexer.index_snapshots(); !done) return done;
    }
    if (extent == Reindex::RecentDays)
        if (auto done = indexer.index_days(kRecentDays); !done) return done;
    return indexer.correct_unfinished();
}

} // namespace wharf::archive
