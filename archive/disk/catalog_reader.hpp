// Everything that people and programs ask of many jobs at once: lists, sums, charts. Reads the catalog
// through a connection of its own, so that no job waits for a page to be put together; an answer is of one
// moment, and has everything that was put before it was asked for. Its cost grows with the answer, not with
// the number of jobs, unless its comment says so.
//
// Thread-safe: one question at a time, so none should be large. Blocks on the disk. Errors as Catalog.
#pragma once

#include "archive/disk/catalog.hpp"
#include "archive/disk/job_figures.hpp"
#include "archive/disk/job_query.hpp"

#include <memory>
#include <optional>
#include <vector>

namespace wharf::archive {

// The domains whose jobs are meant; unset: all there are.
using Domains = std::optional<std::vector<DomainName>>;

class CatalogReader {
public:
    virtual ~CatalogReader() = default;

    // Filters that few jobs fit are answered from indexes too; two of them together, of user, standing and
    // dataset, cost a look at the entries of the better one.
    [[nodiscard]] virtual result<std::vector<JobRecord>> list(const JobQuery& query) = 0;
    // The same with where to go on.
    [[nodiscard]] result<JobPage> page(JobQuery query);

    // Of the jobs that arrived in [since, until), per dataset that has any, the one with the newest job
    // first. Costs a look at each of them.
    [[nodiscard]] virtual result<std::vector<DatasetWork>> work_by_dataset(const Domains& domains,
                                                                           TimePoint since,
                                                                           TimePoint until) = 0;
    // Per hour from the one that has `since` in it to the one before `until`, empty ones too, in order of
    // time. Costs a look at each job in them. At most kMostHours of them, from `since` on.
    [[nodiscard]] virtual result<std::vector<HourOfWork>> work_by_hour(const Domains& domains,
                                                                       TimePoint since, TimePoint until) = 0;
    static constexpr std::int64_t kMostHours = 24 * 366;
    // Days in [since, until) on which the dataset has snapshots, in order of time; by arrival, as they are
    // named.
    [[nodiscard]] virtual result<std::vector<DayOfSnapshots>> snapshots_by_day(
        const DatasetKey& key, std::chrono::sys_days since, std::chrono::sys_days until) = 0;
    // Of a dataset, newest first, at most so many.
    [[nodiscard]] virtual result<std::vector<StoredSnapshot>> snapshots(const DatasetKey& key,
                                                                        std::uint32_t limit) = 0;
    // Costs a look at each entry of the dataset's index.
    [[nodiscard]] virtual result<AllSnapshots> all_snapshots(const DatasetKey& key) = 0;

    // Of everything, by running totals: costs the same however many there are.
    [[nodiscard]] virtual result<JobNumbers> jobs_by_standing() = 0;
    [[nodiscard]] virtual result<std::uint64_t> held_by_all() = 0; // bytes, as Catalog::held
    // Arrival of the job that has waited longest; nothing when none waits.
    [[nodiscard]] virtual result<std::optional<TimePoint>> oldest_queued() = 0;
};

// `connection` must outlive it; with one that is also written through, jobs and readers wait for each other.
struct CatalogConnection;
[[nodiscard]] std::unique_ptr<CatalogReader> make_catalog_reader(CatalogConnection& connection);

} // namespace wharf::archive
