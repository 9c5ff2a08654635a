#include "archive/disk/catalog.hpp"

#include "archive/disk/catalog_connection.hpp"
#include "archive/disk/catalog_reader.hpp"
#include "archive/disk/catalog_row.hpp"
#include "archive/disk/holdings.hpp"
#include "archive/disk/job_tally.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <functional>
#include <mutex>

namespace wharf::archive {

namespace {

using sqlite::Statement;

constexpr const char* kSettings = "PRAGMA busy_timeout = 5000;"
                                  "PRAGMA journal_mode = WAL;"
                                  "PRAGMA synchronous = NORMAL;";
constexpr const char* kReadersSettings = "PRAGMA busy_timeout = 5000;"
                                         "PRAGMA query_only = 1;";

result<std::int64_t> version_of(sqlite3* database)
{
    auto ask = Statement::prepare(database, "PRAGMA user_version");
    if (!ask) return ask.error();
    const auto row = ask->step();
    if (!row) return row.error();
    return ask->number();
}

// True when the tables are there, false for an empty file. Corrupt for a file of another version.
result<bool> has_tables(sqlite3* database)
{
    const auto version = version_of(database);
    if (!version) return {boost::system::in_place_error, version.error()};
    if (*version != 0 && *version != kCatalogVersion) return Errc::Corrupt;
    return *version == kCatalogVersion;
}

result<void> make_tables(sqlite3* database)
{
    if (auto begun = sqlite::execute(database, "BEGIN IMMEDIATE"); !begun) return begun;
    const auto made_meanwhile = has_tables(database); // by another process that opened the new file too
    if (!made_meanwhile) return made_meanwhile.error();
    if (!*made_meanwhile) {
        for (const char* const schema : {kCatalogSchema, kHoldingsSchema, kTallySchema})
            if (auto made = sqlite::execute(database, schema); !made) return made;
        const std::string set_version = fmt::format("PRAGMA user_version = {}", kCatalogVersion);
        if (auto set = sqlite::execute(database, set_version.c_str()); !set) return set;
    }
    return sqlite::execute(database, "COMMIT");
}

result<void> set_up(sqlite3* database)
{
    if (auto set = sqlite::execute(database, kSettings); !set) return set;
    const auto ready = has_tables(database);
    if (!ready) return ready.error();
    return *ready ? result<void>() : make_tables(database);
}

std::int64_t milliseconds(TimePoint at)
{
    return at.time_since_epoch().count();
}

std::string select_jobs(std::string_view rest)
{
    return fmt::format("SELECT {} FROM job {}", kJobColumns, rest);
}

// The two statements every job needs are prepared once; the rest are for people who ask.
class SqliteCatalog final : public Catalog {
public:
    // Without a database for readers they share the one that is written through.
    SqliteCatalog(sqlite::Database database, Statement put, Statement find, sqlite::Database for_readers)
        : connection_(std::move(database))
        , put_(std::move(put))
        , find_(std::move(find))
        , readers_connection_(std::move(for_readers))
        , reader_(make_catalog_reader(readers_connection_.database ? readers_connection_ : connection_))
    {
    }

    result<void> put(const JobRecord& job) override;
    result<void> put_all(std::span<const JobRecord> jobs, std::span<const StoredSnapshot> snapshots) override;
    result<void> erase(std::span<const JobId> ids) override;
    result<void> erase_snapshots(const DatasetKey& key, TimePoint from, TimePoint until) override;
    result<std::uint64_t> held(const DomainName& domain) override;
    result<void> clear() override;
    result<std::optional<JobRecord>> find(const JobId& id) override;
    CatalogReader& reader() override { return *reader_; }
    result<std::optional<JobRecord>> latest(const DatasetKey& key, const FileName& name,
                                            std::string_view user, TimePoint since,
                                            std::string_view request_id) override;
    result<std::optional<JobRecord>> newest(const DatasetKey& key, const FileName& name) override;
    result<std::optional<JobRecord>> repetition(const JobId& repeated, std::string_view user, TimePoint since,
                                                std::string_view request_id) override;
    result<std::vector<JobRecord>> kept_inputs(TimePoint cutoff) override;
    result<std::vector<JobRecord>> kept_payloads(TimePoint cutoff) override;
    result<std::optional<JobRecord>> arrived_at(const DatasetKey& key, TimePoint arrived) override;
    result<std::string> note(std::string_view name) override;
    result<void> set_note(std::string_view name, std::string_view text) override;

private:
    [[nodiscard]] sqlite3* database() const { return connection_.database.get(); }
    static result<void> run(Statement& statement);
    static result<std::vector<JobRecord>> read_all(Statement& statement);
    static result<std::optional<JobRecord>> read_first(Statement& statement);
    result<void> put_row(const JobRecord& job);
    result<void> in_transaction(const std::function<result<void>()>& work);
    // ... which is on the disk when this returns. Others are when SQLite next empties its write-ahead log.
    result<void> in_durable_transaction(const std::function<result<void>()>& work);

    CatalogConnection connection_; // goes after the statements
    Statement put_;
    Statement find_;
    CatalogConnection readers_connection_;
    std::unique_ptr<CatalogReader> reader_;
};

result<void> SqliteCatalog::run(Statement& statement)
{
    const auto row = statement.step();
    if (!row) return row.error();
    return {};
}

result<std::vector<JobRecord>> SqliteCatalog::read_all(Statement& statement)
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

result<std::optional<JobRecord>> SqliteCatalog::read_first(Statement& statement)
{
    auto jobs = read_all(statement);
    if (!jobs) return jobs.error();
    if (jobs->empty()) return std::optional<JobRecord>();
    return std::optional(std::move(jobs->front()));
}

result<void> SqliteCatalog::in_transaction(const std::function<result<void>()>& work)
{
    auto done = sqlite::execute(database(), "BEGIN IMMEDIATE");
    if (!done) return done;
    done = work();
    if (done) done = sqlite::execute(database(), "COMMIT");
    if (!done) (void)sqlite::execute(database(), "ROLLBACK");
    return done;
}

result<void> SqliteCatalog::in_durable_transaction(const std::function<result<void>()>& work)
{
    if (auto set = sqlite::execute(database(), "PRAGMA synchronous = FULL"); !set) return set;
    auto done = in_transaction(work);
    (void)sqlite::execute(database(), "PRAGMA synchronous = NORMAL"); // else it is only slower
    return done;
}

result<void> SqliteCatalog::put(const JobRecord& job)
{
    const std::scoped_lock lock(connection_.mutex);
    return put_row(job);
}

result<void> SqliteCatalog::put_all(std::span<const JobRecord> jobs,
                                    std::span<const StoredSnapshot> snapshots)
{
    const std::scoped_lock lock(connection_.mutex);
    return in_transaction([&]() -> result<void> {
        for (const JobRecord& job : jobs)
            if (auto put = put_row(job); !put) return put;
        return holdings::put(database(), snapshots);
    });
}

result<void> SqliteCatalog::put_row(const JobRecord& job)
{
    const RowTexts texts = row_texts(job);
    bind_row(put_.reset(), job, texts);
    const auto done = run(put_);
    put_.reset();
    return done;
}

result<void> SqliteCatalog::erase(std::span<const JobId> ids)
{
    const std::scoped_lock lock(connection_.mutex);
    return in_durable_transaction([&]() -> result<void> {
        auto statement = Statement::prepare(database(), "DELETE FROM job WHERE id = ?");
        if (!statement) return statement.error();
        for (const JobId& id : ids)
            if (auto erased = run(statement->reset().bind(id.text())); !erased) return erased;
        return {};
    });
}

result<void> SqliteCatalog::erase_snapshots(const DatasetKey& key, TimePoint from, TimePoint until)
{
    const std::scoped_lock lock(connection_.mutex);
    return in_durable_transaction([&] { return holdings::erase(database(), key, from, until); });
}

result<std::uint64_t> SqliteCatalog::held(const DomainName& domain)
{
    const std::scoped_lock lock(connection_.mutex);
    return holdings::total(database(), domain);
}

result<void> SqliteCatalog::clear()
{
    const std::scoped_lock lock(connection_.mutex);
    return in_transaction([this] {
        return sqlite::execute(database(), "DELETE FROM job; DELETE FROM snapshot; DELETE FROM note");
    });
}

result<std::optional<JobRecord>> SqliteCatalog::find(const JobId& id)
{
    const std::scoped_lock lock(connection_.mutex);
    auto found = read_first(find_.reset().bind(id.text()));
    find_.reset(); // an open read would keep the write-ahead log from being emptied
    return found;
}

result<std::optional<JobRecord>> SqliteCatalog::latest(const DatasetKey& key, const FileName& name,
                                                       std::string_view user, TimePoint since,
                                                       std::string_view request_id)
{
    const std::scoped_lock lock(connection_.mutex);
    auto statement = Statement::prepare(
        database(), select_jobs("WHERE domain = ? AND dataset = ? AND filename = ? AND user = ? AND "
                                "arrived >= ? AND (? = '' OR request_id = ?) AND repeats = '' "
                                "ORDER BY arrived DESC LIMIT 1"));
    if (!statement) return statement.error();
    statement->bind(key.domain.text()).bind(key.id.text()).bind(name.text()).bind(user);
    return read_first(statement->bind(milliseconds(since)).bind(request_id).bind(request_id));
}

result<std::optional<JobRecord>> SqliteCatalog::newest(const DatasetKey& key, const FileName& name)
{
    const std::scoped_lock lock(connection_.mutex);
    // The inner query needs nothing but job_by_file, so the years of a file that comes daily cost little.
    auto statement =
        Statement::prepare(database(), select_jobs("WHERE id = (SELECT id FROM job WHERE domain = ? AND "
                                                   "dataset = ? AND filename = ? AND repeats = '' "
                                                   "ORDER BY arrived DESC LIMIT 1)"));
    if (!statement) return statement.error();
    return read_first(statement->bind(key.domain.text()).bind(key.id.text()).bind(name.text()));
}

result<std::optional<JobRecord>> SqliteCatalog::repetition(const JobId& repeated, std::string_view user,
                                                           TimePoint since, std::string_view request_id)
{
    const std::scoped_lock lock(connection_.mutex);
    auto statement =
        Statement::prepare(database(), select_jobs("WHERE repeats = ? AND request_id = ? AND user = ? AND "
                                                   "arrived >= ? AND repeats <> '' LIMIT 1"));
    if (!statement) return statement.error();
    statement->bind(repeated.text()).bind(request_id).bind(user);
    return read_first(statement->bind(milliseconds(since)));
}

result<std::vector<JobRecord>> SqliteCatalog::kept_inputs(TimePoint cutoff)
{
    const std::scoped_lock lock(connection_.mutex);
    auto statement = Statement::prepare(
        database(), select_jobs("WHERE input_kept = 1 AND state IN ('failed', 'superseded') "
                                "AND finished < ? ORDER BY finished"));
    if (!statement) return statement.error();
    return read_all(statement->bind(milliseconds(cutoff)));
}

result<std::vector<JobRecord>> SqliteCatalog::kept_payloads(TimePoint cutoff)
{
    const std::scoped_lock lock(connection_.mutex);
    auto statement = Statement::prepare(
        database(), select_jobs("WHERE payloads_kept = 1 AND finished < ? ORDER BY finished"));
    if (!statement) return statement.error();
    return read_all(statement->bind(milliseconds(cutoff)));
}

result<std::optional<JobRecord>> SqliteCatalog::arrived_at(const DatasetKey& key, TimePoint arrived)
{
    const std::scoped_lock lock(connection_.mutex);
    auto statement = Statement::prepare(
        database(), select_jobs("WHERE domain = ? AND dataset = ? AND arrived = ? LIMIT 1"));
    if (!statement) return statement.error();
    statement->bind(key.domain.text()).bind(key.id.text());
    return read_first(statement->bind(milliseconds(arrived)));
}

result<std::string> SqliteCatalog::note(std::string_view name)
{
    const std::scoped_lock lock(connection_.mutex);
    auto statement = Statement::prepare(database(), "SELECT text FROM note WHERE name = ?");
    if (!statement) return statement.error();
    const auto row = statement->bind(name).step();
    if (!row) return row.error();
    return *row ? statement->text() : std::string();
}

result<void> SqliteCatalog::set_note(std::string_view name, std::string_view text)
{
    const std::scoped_lock lock(connection_.mutex);
    auto statement = Statement::prepare(database(), "INSERT OR REPLACE INTO note VALUES (?, ?)");
    if (!statement) return statement.error();
    return run(statement->bind(name).bind(text));
}

result<std::unique_ptr<Catalog>> open_once(const std::string& path)
{
    sqlite::make_file(path);
    auto database = sqlite::open(path);
    if (!database) return database.error();
    if (auto ready = set_up(database->get()); !ready) return ready.error();
    auto put = Statement::prepare(database->get(), kPutJob);
    if (!put) return put.error();
    auto find = Statement::prepare(database->get(), select_jobs("WHERE id = ?"));
    if (!find) return find.error();
    sqlite::Database for_readers;
    if (path != kInMemory) {
        auto opened = sqlite::open(path);
        if (!opened) return opened.error();
        for_readers = std::move(*opened);
        if (auto set = sqlite::execute(for_readers.get(), kReadersSettings); !set) return set.error();
    }
    return std::unique_ptr<Catalog>(std::make_unique<SqliteCatalog>(
        std::move(*database), std::move(*put), std::move(*find), std::move(for_readers)));
}

} // namespace

result<std::unique_ptr<Catalog>> Catalog::open(const std::string& path, IfDamaged damaged)
{
    auto catalog = open_once(path);
    if (catalog || damaged == IfDamaged::Refuse || catalog.error() != Errc::Corrupt) return catalog;
    discard(path);
    return open_once(path);
}

result<std::vector<JobRecord>> Catalog::list(const JobQuery& query)
{
    return reader().list(query);
}

void Catalog::discard(const std::string& path)
{
    for (const std::string_view suffix : {"", "-wal", "-shm"}) {
        std::error_code ignored; // what cannot be removed will not open either
        std::filesystem::remove(fmt::format("{}{}", path, suffix), ignored);
    }
}

} // namespace wharf::archive
