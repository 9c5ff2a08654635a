#include "archive/disk/catalog.hpp"

#include "archive/disk/catalog_connection.hpp"
#include "archive/disk/catalog_file.hpp"
#include "archive/disk/catalog_reader.hpp"
#include "archive/disk/catalog_row.hpp"
#include "archive/disk/holdings.hpp"
#include "archive/disk/job_lookup.hpp"

#include <functional>
#include <mutex>

namespace wharf::archive {

namespace {

using sqlite::Statement;

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
    result<void> erase_snapshots(const DomainName& domain) override;
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

result<void> SqliteCatalog::erase_snapshots(const DomainName& domain)
{
    const std::scoped_lock lock(connection_.mutex);
    return in_durable_transaction([&] { return holdings::erase(database(), domain); });
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
    return job_lookup::by_id(find_, id);
}

result<std::optional<JobRecord>> SqliteCatalog::latest(const DatasetKey& key, const FileName& name,
                                                       std::string_view user, TimePoint since,
                                                       std::string_view request_id)
{
    const std::scoped_lock lock(connection_.mutex);
    return job_lookup::latest(database(), key, name, user, since, request_id);
}

result<std::optional<JobRecord>> SqliteCatalog::newest(const DatasetKey& key, const FileName& name)
{
    const std::scoped_lock lock(connection_.mutex);
    return job_lookup::newest(database(), key, name);
}

result<std::optional<JobRecord>> SqliteCatalog::repetition(const JobId& repeated, std::string_view user,
                                                           TimePoint since, std::string_view request_id)
{
    const std::scoped_lock lock(connection_.mutex);
    return job_lookup::repetition(database(), repeated, user, since, request_id);
}

result<std::vector<JobRecord>> SqliteCatalog::kept_inputs(TimePoint cutoff)
{
    const std::scoped_lock lock(connection_.mutex);
    return job_lookup::kept_inputs(database(), cutoff);
}

result<std::vector<JobRecord>> SqliteCatalog::kept_payloads(TimePoint cutoff)
{
    const std::scoped_lock lock(connection_.mutex);
    return job_lookup::kept_payloads(database(), cutoff);
}

result<std::optional<JobRecord>> SqliteCatalog::arrived_at(const DatasetKey& key, TimePoint arrived)
{
    const std::scoped_lock lock(connection_.mutex);
    return job_lookup::arrived_at(database(), key, arrived);
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
    auto database = catalog_file::open(path);
    if (!database) return database.error();
    auto put = Statement::prepare(database->get(), kPutJob);
    if (!put) return put.error();
    auto find = job_lookup::prepare_by_id(database->get());
    if (!find) return find.error();
    sqlite::Database for_readers;
    if (path != kInMemory) {
        auto opened = catalog_file::open_again_for_readers(path);
        if (!opened) return opened.error();
        for_readers = std::move(*opened);
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
    catalog_file::remove(path);
}

} // namespace wharf::archive
