#include "archive/disk/job_lookup.hpp"

#include "archive/disk/catalog_row.hpp"

#include <fmt/format.h>

#include <string>

namespace wharf::archive::job_lookup {

namespace {

using sqlite::Statement;

std::int64_t milliseconds(TimePoint at)
{
    return at.time_since_epoch().count();
}

std::string select_jobs(std::string_view rest)
{
    return fmt::format("SELECT {} FROM job {}", kJobColumns, rest);
}

result<std::vector<JobRecord>> read_all(Statement& statement)
{
    std::vector<JobRecord> jobs;
    auto row = statement.step();
    for (; row && *row; row = statement.step()) {
        auto job = read_row(statement);
        if (!job) return job.error();
        jobs.push_back(std::move(*job));
    }
    if (!row) return row.error();
    return jobs;
}

result<std::optional<JobRecord>> read_first(Statement& statement)
{
    auto jobs = read_all(statement);
    if (!jobs) return jobs.error();
    if (jobs->empty()) return std::optional<JobRecord>();
    return std::optional(std::move(jobs->front()));
}

} // namespace

result<Statement> prepare_by_id(sqlite3* database)
{
    return Statement::prepare(database, select_jobs("WHERE id = ?"));
}

result<std::optional<JobRecord>> by_id(Statement& prepared, const JobId& id)
{
    auto found = read_first(prepared.reset().bind(id.text()));
    prepared.reset(); // an open read would keep the write-ahead log from being emptied
    return found;
}

result<std::optional<JobRecord>> latest(sqlite3* database, const DatasetKey& key, const FileName& name,
                                        std::string_view user, TimePoint since, std::string_view request_id)
{
    auto statement = Statement::prepare(
        database, select_jobs("WHERE domain = ? AND dataset = ? AND filename = ? AND user = ? AND "
                              "arrived >= ? AND (? = '' OR request_id = ?) AND repeats = '' "
                              "ORDER BY arrived DESC LIMIT 1"));
    if (!statement) return statement.error();
    statement->bind(key.domain.text()).bind(key.id.text()).bind(name.text()).bind(user);
    return read_first(statement->bind(milliseconds(since)).bind(request_id).bind(request_id));
}

result<std::optional<JobRecord>> newest(sqlite3* database, const DatasetKey& key, const FileName& name)
{
    // The inner query needs nothing but job_by_file, so the years of a file that comes daily cost little.
    auto statement =
        Statement::prepare(database, select_jobs("WHERE id = (SELECT id FROM job WHERE domain = ? AND "
                                                 "dataset = ? AND filename = ? AND repeats = '' "
                                                 "ORDER BY arrived DESC LIMIT 1)"));
    if (!statement) return statement.error();
    return read_first(statement->bind(key.domain.text()).bind(key.id.text()).bind(name.text()));
}

result<std::optional<JobRecord>> repetition(sqlite3* database, const JobId& repeated, std::string_view user,
                                            TimePoint since, std::string_view request_id)
{
    auto statement =
        Statement::prepare(database, select_jobs("WHERE repeats = ? AND request_id = ? AND user = ? AND "
                                                 "arrived >= ? AND repeats <> '' LIMIT 1"));
    if (!statement) return statement.error();
    statement->bind(repeated.text()).bind(request_id).bind(user);
    return read_first(statement->bind(milliseconds(since)));
}

result<std::optional<JobRecord>> arrived_at(sqlite3* database, const DatasetKey& key, TimePoint arrived)
{
    auto statement =
        Statement::prepare(database, select_jobs("WHERE domain = ? AND dataset = ? AND arrived = ? LIMIT 1"));
    if (!statement) return statement.error();
    statement->bind(key.domain.text()).bind(key.id.text());
    return read_first(statement->bind(milliseconds(arrived)));
}

result<std::vector<JobRecord>> kept_inputs(sqlite3* database, TimePoint cutoff)
{
    auto statement =
        Statement::prepare(database, select_jobs("WHERE input_kept = 1 AND state IN ('failed', 'superseded') "
                                                 "AND finished < ? ORDER BY finished"));
    if (!statement) return statement.error();
    return read_all(statement->bind(milliseconds(cutoff)));
}

result<std::vector<JobRecord>> kept_payloads(sqlite3* database, TimePoint cutoff)
{
    auto statement = Statement::prepare(
        database, select_jobs("WHERE payloads_kept = 1 AND finished < ? ORDER BY finished"));
    if (!statement) return statement.error();
    return read_all(statement->bind(milliseconds(cutoff)));
}

} // namespace wharf::archive::job_lookup
