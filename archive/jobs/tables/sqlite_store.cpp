#include "archive/jobs/tables/sqlite_store.hpp"

#include "archive/jobs/tables/sqlite_change_tap.hpp"
#include "archive/jobs/tables/sqlite_database.hpp"
#include "archive/jobs/tables/sqlite_table.hpp"
#include "archive/jobs/tables/sqlite_writers.hpp"

#include <sqlite3.h>

#include <utility>

namespace wharf::jobs {

namespace {

// Pages in memory: 48 MiB of the table, 16 MiB of temporary tables. Pages of a new file are 8 KiB: fewer to
// read than of 4, and not many more bytes to write where a change touches one row of a page. What deleted
// rows leave in a page is overwritten where that costs no writing of its own.
constexpr const char* kSettings = "PRAGMA synchronous=EXTRA; PRAGMA temp_store=FILE; PRAGMA page_size=8192;"
                                  "PRAGMA cache_size=-49152; PRAGMA temp.cache_size=-16384;"
                                  "PRAGMA secure_delete=FAST;";

constexpr const char* kTables =
    "CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;"
    "CREATE TABLE applied_jobs(number INTEGER PRIMARY KEY, job_id TEXT NOT NULL UNIQUE, rows INTEGER,"
    " inserted INTEGER, updated INTEGER, deleted INTEGER, unchanged INTEGER, rejected INTEGER, bytes "
    "INTEGER);";

// Only a job that was running when the process died is asked for again; a few more do no harm.
constexpr const char* kForgetOldJobs =
    "DELETE FROM applied_jobs WHERE number <= (SELECT max(number) FROM applied_jobs) - 100";

class SqliteStore final : public TableStore {
public:
    explicit SqliteStore(std::unique_ptr<SqliteDatabase> database)
        : database_(std::move(database))
    {
    }

    std::optional<JobError> open()
    {
        if (auto error = database_->execute(kSettings)) return error;
        auto tables = database_->number("SELECT 1 FROM sqlite_schema WHERE name = 'meta'");
        if (auto* error = std::get_if<JobError>(&tables)) return std::move(*error);
        if (!std::get<std::optional<std::int64_t>>(tables)) return std::nullopt;
        return load_schema();
    }

    std::variant<std::optional<Schema>, JobError> schema() override { return schema_; }

    std::variant<std::optional<AppliedJob>, JobError> applied(const archive::JobId& job) override
    {
        if (!schema_) return std::nullopt;
        SqliteStatement statement;
        if (auto error = database_->prepare_into(
                statement, "SELECT rows, inserted, updated, deleted, unchanged, rejected, bytes"
                           " FROM applied_jobs WHERE job_id = ?"))
            return std::move(*error);
        statement.bind(1, Value(job.text()));
        const int status = statement.step();
        if (status == SQLITE_DONE) return std::nullopt;
        if (status != SQLITE_ROW) return database_->error(status);
        const auto count = [&](int column) { return static_cast<std::uint64_t>(statement.number(column)); };
        return AppliedJob{{count(0), count(1), count(2), count(3), count(4), count(5)}, count(6)};
    }

    void tell(ChangeLog& changes) override { tap_.emplace(*database_, changes); }

    std::variant<std::uint64_t, JobError> begin(const Schema& wanted, Action action) override
    {
        // Not before: it takes the file for itself alone, and whoever only asks can do without. Where the
        // file system cannot have a write-ahead log, the journal stays as it is.
        if (schema_)
            if (auto error = database_->execute("PRAGMA journal_mode=WAL")) return std::move(*error);
        if (auto error = database_->execute("BEGIN IMMEDIATE")) return std::move(*error);
        std::variant<std::uint64_t, JobError> deleted{std::uint64_t{0}};
        if (!schema_) {
            if (auto error = database_->execute(kTables)) return std::move(*error);
            if (auto error = create_table(*database_, wanted)) return std::move(*error);
        } else if (auto error = migrate_columns(*database_, *schema_, wanted)) {
            return std::move(*error);
        }
        if (tap_)
            if (auto error = tap_->open(wanted)) return std::move(*error);
        if (schema_) deleted = migrate_identifier(*database_, *schema_, wanted, action);
        if (std::holds_alternative<JobError>(deleted)) return deleted;
        if (schema_ != wanted)
            if (auto error = store_schema(wanted)) return std::move(*error);
        schema_ = wanted;
        return deleted;
    }

    std::optional<JobError> rewrite(std::size_t column, const Convert& convert) override
    {
        const ChangeTap::Closed untold(tap_ ? &*tap_ : nullptr);
        return rewrite_column(*database_, *schema_, column, convert);
    }

    MadeWriter writer(Action action, const std::vector<RowColumn>& columns, Repeats repeats) override
    {
        auto last = database_->number("SELECT max(\"#row\") FROM rows");
        if (auto* error = std::get_if<JobError>(&last)) return std::move(*error);
        const SqliteTable table{*database_, *schema_,
                                columns,    std::get<std::optional<std::int64_t>>(last).value_or(0),
                                {},         tap_ ? &*tap_ : nullptr};
        const bool keyed = schema_->row_identifier.has_value();
        if (action == Action::Delete) return make_delete_writer(table);
        const bool may_tell_late = !keyed || repeats == Repeats::AtTheEnd;
        if (action == Action::Replace && table.last_row == 0 && may_tell_late)
            return make_append_writer(table, keyed ? BuildIndex::Yes : BuildIndex::No);
        if (keyed) return make_keyed_writer(table, action);
        if (action == Action::Replace) return make_whole_row_writer(table);
        return make_append_writer(table, BuildIndex::No);
    }

    std::optional<JobError> commit(const archive::JobId& job, const AppliedJob& applied) override
    {
        SqliteStatement statement;
        if (auto error = database_->prepare_into(
                statement, "INSERT INTO applied_jobs VALUES(NULL, ?, ?, ?, ?, ?, ?, ?, ?)"))
            return error;
        const archive::Counts& counts = applied.counts;
        int parameter = 1;
        statement.bind(parameter, Value(job.text()));
        for (const std::uint64_t number : {counts.rows, counts.inserted, counts.updated, counts.deleted,
                                           counts.unchanged, counts.rejected, applied.bytes})
            statement.bind(++parameter, static_cast<std::int64_t>(number));
        const int status = statement.step();
        if (status != SQLITE_DONE) return database_->error(status);
        if (auto error = database_->execute(kForgetOldJobs)) return error;
        return database_->execute("COMMIT");
    }

private:
    std::optional<JobError> load_schema()
    {
        SqliteStatement statement;
        if (auto error = database_->prepare_into(statement, "SELECT value FROM meta WHERE key = 'schema'"))
            return error;
        const int status = statement.step();
        if (status != SQLITE_ROW) return database_->error(status);
        auto parsed = parse_schema(statement.text(0).value_or(""));
        if (const auto* error = std::get_if<JobError>(&parsed))
            return JobError{"table-error", error->details, "the dataset's table has a damaged schema"};
        schema_ = std::move(std::get<Schema>(parsed));
        return std::nullopt;
    }

    std::optional<JobError> store_schema(const Schema& schema)
    {
        SqliteStatement statement;
        if (auto error =
                database_->prepare_into(statement, "INSERT OR REPLACE INTO meta VALUES('schema', ?)"))
            return error;
        const std::string text = format_schema(schema);
        statement.bind(1, Value(text));
        const int status = statement.step();
        if (status != SQLITE_DONE) return database_->error(status);
        return std::nullopt;
    }

    std::unique_ptr<SqliteDatabase> database_; // closing it rolls back what was not committed
    std::optional<Schema> schema_;
    std::optional<ChangeTap> tap_;
};

} // namespace

std::variant<std::unique_ptr<TableStore>, JobError> open_sqlite_store(const std::string& path,
                                                                      const std::atomic<bool>& stop)
{
    auto database = SqliteDatabase::open(path, stop);
    if (auto* error = std::get_if<JobError>(&database)) return std::move(*error);
    auto store =
        std::make_unique<SqliteStore>(std::move(std::get<std::unique_ptr<SqliteDatabase>>(database)));
    if (auto error = store->open()) return std::move(*error);
    return store;
}

} // namespace wharf::jobs
