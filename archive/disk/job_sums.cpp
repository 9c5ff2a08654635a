#include "archive/disk/job_sums.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <set>

namespace wharf::archive::job_sums {

namespace {

using sqlite::Statement;
using std::chrono::days;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::sys_days;

std::int64_t number(TimePoint at)
{
    return at.time_since_epoch().count();
}

TimePoint time_point(std::int64_t number)
{
    return TimePoint(milliseconds(number));
}

struct JobRow {
    const DomainName& domain;
    TimePoint arrived;
    Standing standing;
    std::string dataset;
    Work work; // of the one job
};

std::uint64_t unsigned_number(Statement& row)
{
    return static_cast<std::uint64_t>(row.number());
}

result<void> each_job(sqlite3* database, std::span<const DomainName> domains, TimePoint since,
                      TimePoint until, const std::function<result<void>(const JobRow&)>& take)
{
    auto read = Statement::prepare(database, jobs_sql());
    if (!read) return read.error();
    for (const DomainName& domain : std::set(domains.begin(), domains.end())) {
        read->reset().bind(domain.text()).bind(number(since)).bind(number(until));
        auto row = read->step();
        for (; row && *row; row = read->step()) {
            const TimePoint arrived = time_point(read->number());
            const auto standing = parse_standing(read->text());
            if (!standing) return Errc::Corrupt;
            JobRow job{domain, arrived, *standing, read->text(), {}};
            job.work.jobs.of(*standing) = 1;
            job.work.pulled = unsigned_number(*read);
            job.work.pushed = unsigned_number(*read);
            job.work.rejected = unsigned_number(*read);
            if (auto taken = take(job); !taken) return taken;
        }
        if (!row) return row.error();
    }
    return {};
}

void add(Work& sum, const JobRow& job)
{
    ++sum.jobs.of(job.standing);
    sum.pulled += job.work.pulled;
    sum.pushed += job.work.pushed;
    sum.rejected += job.work.rejected;
}

} // namespace

std::string jobs_sql()
{
    return "SELECT arrived, standing, dataset, rows, inserted + updated + deleted, rejected FROM job "
           "INDEXED BY job_by_domain WHERE domain = ? AND arrived >= ? AND arrived < ?";
}

result<std::vector<DatasetWork>> by_dataset(sqlite3* database, std::span<const DomainName> domains,
                                            TimePoint since, TimePoint until)
{
    std::map<DatasetKey, DatasetWork> sums;
    const auto done = each_job(database, domains, since, until, [&](const JobRow& job) -> result<void> {
        const auto id = DatasetId::parse(job.dataset);
        if (!id) return Errc::Corrupt;
        const DatasetKey key{job.domain, *id};
        DatasetWork& sum = sums.try_emplace(key, DatasetWork{key, {}, job.arrived}).first->second;
        add(sum.work, job);
        sum.latest = std::max(sum.latest, job.arrived);
        return {};
    });
    if (!done) return done.error();
    std::vector<DatasetWork> work;
    for (auto& [key, sum] : sums)
        work.push_back(std::move(sum));
    std::ranges::stable_sort(work, std::greater<>(), &DatasetWork::latest);
    return work;
}

result<std::vector<HourOfWork>> by_hour(sqlite3* database, std::span<const DomainName> domains,
                                        TimePoint since, TimePoint until)
{
    const auto first = std::chrono::floor<hours>(since);
    std::vector<HourOfWork> sums;
    for (auto hour = first; hour < until; hour += hours(1))
        sums.push_back({hour, {}});
    const auto done = each_job(
        database, domains, first, first + hours(sums.size()), [&](const JobRow& job) -> result<void> {
            add(sums[static_cast<std::size_t>((job.arrived - first) / hours(1))].work, job);
            return {};
        });
    if (!done) return done.error();
    return sums;
}

result<std::vector<DayOfSnapshots>> snapshots_by_day(sqlite3* database, const DatasetKey& key, sys_days since,
                                                     sys_days until)
{
    auto read = Statement::prepare(database, "SELECT arrived / 86400000, count(*), sum(size) FROM snapshot "
                                             "WHERE domain = ? AND dataset = ? AND arrived >= ? "
                                             "AND arrived < ? GROUP BY 1 ORDER BY 1");
    if (!read) return read.error();
    read->bind(key.domain.text()).bind(key.id.text()).bind(number(since)).bind(number(until));
    std::vector<DayOfSnapshots> found;
    auto row = read->step();
    for (; row && *row; row = read->step()) {
        const sys_days date(days(read->number()));
        const std::uint64_t count = unsigned_number(*read);
        found.push_back({date, count, unsigned_number(*read)});
    }
    if (!row) return row.error();
    return found;
}

result<std::vector<StoredSnapshot>> snapshots(sqlite3* database, const DatasetKey& key, std::uint32_t limit)
{
    auto read = Statement::prepare(database, "SELECT arrived, size FROM snapshot WHERE domain = ? "
                                             "AND dataset = ? ORDER BY arrived DESC LIMIT ?");
    if (!read) return read.error();
    read->bind(key.domain.text()).bind(key.id.text()).bind(std::int64_t{limit});
    std::vector<StoredSnapshot> found;
    auto row = read->step();
    for (; row && *row; row = read->step()) {
        const TimePoint arrived = time_point(read->number());
        found.push_back({key, arrived, unsigned_number(*read)});
    }
    if (!row) return row.error();
    return found;
}

result<AllSnapshots> all_snapshots(sqlite3* database, const DatasetKey& key)
{
    auto read = Statement::prepare(database, "SELECT count(*), min(arrived) FROM snapshot WHERE domain = ? "
                                             "AND dataset = ?");
    if (!read) return read.error();
    read->bind(key.domain.text()).bind(key.id.text());
    const auto row = read->step();
    if (!row) return row.error();
    AllSnapshots all{unsigned_number(*read)};
    if (all.count > 0) all.oldest = time_point(read->number());
    return all;
}

} // namespace wharf::archive::job_sums
