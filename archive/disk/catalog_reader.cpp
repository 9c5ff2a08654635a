#include "archive/disk/catalog_reader.hpp"

#include "archive/disk/catalog_connection.hpp"
#include "archive/disk/holdings.hpp"
#include "archive/disk/job_listing.hpp"
#include "archive/disk/job_sums.hpp"
#include "archive/disk/job_tally.hpp"

#include <algorithm>
#include <limits>

namespace wharf::archive {

namespace {

// What is read until it is gone is of one moment. Nothing is written, so there is nothing to commit.
class OneMoment {
public:
    explicit OneMoment(CatalogConnection& connection)
        : lock_(connection.mutex)
        , database_(connection.database.get())
        , begun_(sqlite::execute(database_, "BEGIN"))
    {
    }
    ~OneMoment()
    {
        if (begun_) (void)sqlite::execute(database_, "ROLLBACK");
    }
    OneMoment(const OneMoment&) = delete;
    OneMoment& operator=(const OneMoment&) = delete;

    [[nodiscard]] const result<void>& begun() const { return begun_; }
    [[nodiscard]] sqlite3* database() const { return database_; }

private:
    std::scoped_lock<std::mutex> lock_;
    sqlite3* database_;
    result<void> begun_;
};

class SqliteCatalogReader final : public CatalogReader {
public:
    explicit SqliteCatalogReader(CatalogConnection& connection)
        : connection_(connection)
    {
    }

    result<std::vector<JobRecord>> list(const JobQuery& query) override
    {
        return at_one_moment([&](sqlite3* database) { return list_jobs(database, query); });
    }
    result<std::vector<DatasetWork>> work_by_dataset(const Domains& domains, TimePoint since,
                                                     TimePoint until) override
    {
        return at_one_moment([&](sqlite3* database) -> result<std::vector<DatasetWork>> {
            const auto meant = domains_meant(database, domains);
            if (!meant) return meant.error();
            return job_sums::by_dataset(database, *meant, since, until);
        });
    }
    result<std::vector<HourOfWork>> work_by_hour(const Domains& domains, TimePoint since,
                                                 TimePoint until) override
    {
        using std::chrono::hours;
        const TimePoint end =
            std::min<TimePoint>(until, std::chrono::floor<hours>(since) + hours(kMostHours));
        return at_one_moment([&](sqlite3* database) -> result<std::vector<HourOfWork>> {
            const auto meant = domains_meant(database, domains);
            if (!meant) return meant.error();
            return job_sums::by_hour(database, *meant, since, end);
        });
    }
    result<std::vector<DayOfSnapshots>> snapshots_by_day(const DatasetKey& key, std::chrono::sys_days since,
                                                         std::chrono::sys_days until) override
    {
        return at_one_moment(
            [&](sqlite3* database) { return job_sums::snapshots_by_day(database, key, since, until); });
    }
    result<std::vector<StoredSnapshot>> snapshots(const DatasetKey& key, std::uint32_t limit) override
    {
        return at_one_moment([&](sqlite3* database) { return job_sums::snapshots(database, key, limit); });
    }
    result<AllSnapshots> all_snapshots(const DatasetKey& key) override
    {
        return at_one_moment([&](sqlite3* database) { return job_sums::all_snapshots(database, key); });
    }
    result<JobNumbers> jobs_by_standing() override
    {
        return at_one_moment([](sqlite3* database) { return job_tally::total(database); });
    }
    result<std::uint64_t> held_by_all() override
    {
        return at_one_moment([](sqlite3* database) { return holdings::total_of_all(database); });
    }
    result<std::optional<TimePoint>> oldest_queued() override
    {
        JobQuery query;
        query.standings = {Standing::Queued};
        query.order = JobOrder::OldestFirst;
        query.limit = 1;
        const auto jobs = list(query);
        if (!jobs) return jobs.error();
        if (jobs->empty()) return std::optional<TimePoint>();
        return std::optional(jobs->front().manifest.arrived);
    }

private:
    template <class Read>
    auto at_one_moment(Read read) -> decltype(read(nullptr))
    {
        const OneMoment moment(connection_);
        if (!moment.begun()) return moment.begun().error();
        return read(moment.database());
    }

    static result<std::vector<DomainName>> domains_meant(sqlite3* database, const Domains& domains)
    {
        if (domains) return *domains;
        return job_tally::domains(database);
    }

    CatalogConnection& connection_;
};

} // namespace

result<JobPage> CatalogReader::page(JobQuery query)
{
    const std::uint32_t wanted = query.limit;
    if (wanted < std::numeric_limits<std::uint32_t>::max()) ++query.limit;
    auto jobs = list(query);
    if (!jobs) return jobs.error();
    JobPage page{std::move(*jobs), std::nullopt};
    if (page.jobs.size() <= wanted) return page;
    page.jobs.pop_back();
    if (wanted > 0) page.next = place_of(page.jobs.back());
    return page;
}

std::unique_ptr<CatalogReader> make_catalog_reader(CatalogConnection& connection)
{
    return std::make_unique<SqliteCatalogReader>(connection);
}

} // namespace wharf::archive
