#include "archive/disk/holdings.hpp"

#include <algorithm>

namespace wharf::archive {

// A snapshot outlives the record of its job where a dataset has few, so it has a row of its own.
const char* const kHoldingsSchema = R"sql(
CREATE TABLE snapshot (
    domain TEXT, dataset TEXT, arrived INTEGER, size INTEGER NOT NULL,
    PRIMARY KEY (domain, dataset, arrived)
) WITHOUT ROWID;
CREATE TABLE held (domain TEXT PRIMARY KEY, bytes INTEGER NOT NULL) WITHOUT ROWID;
CREATE TRIGGER job_put AFTER INSERT ON job WHEN new.input_kept = 1 BEGIN
    INSERT INTO held VALUES (new.domain, new.size)
        ON CONFLICT (domain) DO UPDATE SET bytes = bytes + excluded.bytes;
END;
CREATE TRIGGER job_changed AFTER UPDATE ON job WHEN new.input_kept <> old.input_kept BEGIN
    INSERT INTO held VALUES (new.domain, (new.input_kept - old.input_kept) * new.size)
        ON CONFLICT (domain) DO UPDATE SET bytes = bytes + excluded.bytes;
END;
CREATE TRIGGER job_erased AFTER DELETE ON job WHEN old.input_kept = 1 BEGIN
    UPDATE held SET bytes = bytes - old.size WHERE domain = old.domain;
END;
CREATE TRIGGER snapshot_put AFTER INSERT ON snapshot BEGIN
    INSERT INTO held VALUES (new.domain, new.size)
        ON CONFLICT (domain) DO UPDATE SET bytes = bytes + excluded.bytes;
END;
CREATE TRIGGER snapshot_erased AFTER DELETE ON snapshot BEGIN
    UPDATE held SET bytes = bytes - old.size WHERE domain = old.domain;
END;
)sql";

namespace holdings {

using sqlite::Statement;

namespace {

std::int64_t milliseconds(TimePoint at)
{
    return at.time_since_epoch().count();
}

result<void> run(Statement& statement)
{
    const auto row = statement.step();
    if (!row) return row.error();
    return {};
}

result<std::uint64_t> bytes_found(Statement& statement)
{
    const auto row = statement.step();
    if (!row) return row.error();
    const std::int64_t bytes = *row ? statement.number() : 0;
    return static_cast<std::uint64_t>(std::max<std::int64_t>(bytes, 0));
}

} // namespace

result<void> put(sqlite3* database, std::span<const StoredSnapshot> snapshots)
{
    if (snapshots.empty()) return {};
    auto statement =
        Statement::prepare(database, "INSERT INTO snapshot VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING");
    if (!statement) return statement.error();
    for (const StoredSnapshot& snapshot : snapshots) {
        statement->reset().bind(snapshot.dataset.domain.text()).bind(snapshot.dataset.id.text());
        statement->bind(milliseconds(snapshot.arrived)).bind(static_cast<std::int64_t>(snapshot.size));
        if (auto done = run(*statement); !done) return done;
    }
    return {};
}

result<void> erase(sqlite3* database, const DatasetKey& key, TimePoint from, TimePoint until)
{
    auto statement = Statement::prepare(
        database, "DELETE FROM snapshot WHERE domain = ? AND dataset = ? AND arrived >= ? AND arrived < ?");
    if (!statement) return statement.error();
    statement->bind(key.domain.text()).bind(key.id.text());
    return run(statement->bind(milliseconds(from)).bind(milliseconds(until)));
}

result<void> erase(sqlite3* database, const DomainName& domain)
{
    auto statement = Statement::prepare(database, "DELETE FROM snapshot WHERE domain = ?");
    if (!statement) return statement.error();
    return run(statement->bind(domain.text()));
}

result<std::uint64_t> total(sqlite3* database, const DomainName& domain)
{
    auto statement = Statement::prepare(database, "SELECT bytes FROM held WHERE domain = ?");
    if (!statement) return statement.error();
    return bytes_found(statement->bind(domain.text()));
}

result<std::uint64_t> total_of_all(sqlite3* database)
{
    auto statement = Statement::prepare(database, "SELECT sum(bytes) FROM held");
    if (!statement) return statement.error();
    return bytes_found(*statement);
}

} // namespace holdings

} // namespace wharf::archive
