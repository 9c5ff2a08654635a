#include "archive/jobs/tables/sqlite_table.hpp"
#include "archive/jobs/tables/sqlite_writers.hpp"

#include <sqlite3.h>

#include <utility>

namespace wharf::jobs {

namespace {

struct KeyedStatements {
    SqliteStatement find;   // key -> "#row", the columns
    SqliteStatement update; // the columns but for the key, "#row"
    SqliteStatement see;    // Replace: "#row", record
    SqliteStatement seen;   // Replace: "#row" -> record
};

class KeyedWriter final : public RowWriter {
public:
    KeyedWriter(const SqliteTable& table, Action action, std::size_t key, RowInserter inserter,
                KeyedStatements statements)
        : table_(table)
        , action_(action)
        , key_(key)
        , inserter_(std::move(inserter))
        , statements_(std::move(statements))
    {
    }

    std::variant<Effect, JobError> put(std::uint64_t record, Row row) override
    {
        SqliteStatement& find = statements_.find;
        find.bind(1, row[key_]);
        const int status = find.step();
        if (status == SQLITE_DONE) {
            if (auto error = inserter_.insert(record, row)) return std::move(*error);
            return Effect::Inserted;
        }
        if (status != SQLITE_ROW) return table_.database.error(status);
        const std::int64_t live = find.number(0);
        const bool same = equals(row);
        find.reset();
        if (action_ == Action::Replace)
            if (auto error = note_seen(live, record, row)) return std::move(*error);
        if (same) return Effect::Unchanged;
        return update(live, row);
    }

    std::variant<std::uint64_t, JobError> finish() override
    {
        if (action_ != Action::Replace) return std::uint64_t{0};
        if (auto error = table_.database.execute(
                "DELETE FROM rows WHERE \"#row\" <= " + std::to_string(table_.last_row) +
                " AND \"#row\" NOT IN (SELECT row FROM temp.seen)"))
            return std::move(*error);
        return table_.database.changes();
    }

private:
    bool equals(Row row) const
    {
        for (std::size_t i = 0; i < row.size(); ++i)
            if (statements_.find.text(static_cast<int>(i) + 1) != row[i]) return false;
        return true;
    }

    // A row beyond last_row was inserted by this very file.
    std::optional<JobError> note_seen(std::int64_t live, std::uint64_t record, Row row)
    {
        if (live > table_.last_row) return repeated(row, record, live - table_.last_row);
        statements_.see.bind(1, live);
        statements_.see.bind(2, static_cast<std::int64_t>(record));
        const int status = statements_.see.step();
        if (status == SQLITE_DONE) return std::nullopt;
        if ((status & 0xFF) != SQLITE_CONSTRAINT) return table_.database.error(status);
        statements_.seen.bind(1, live);
        const int found = statements_.seen.step();
        if (found != SQLITE_ROW) return table_.database.error(found);
        const std::int64_t first = statements_.seen.number(0);
        statements_.seen.reset();
        return repeated(row, record, first);
    }

    JobError repeated(Row row, std::uint64_t record, std::int64_t first) const
    {
        return repeated_record(*table_.schema.row_identifier, row[key_].value_or(""), record,
                               static_cast<std::uint64_t>(first));
    }

    std::variant<Effect, JobError> update(std::int64_t live, Row row)
    {
        int parameter = 0;
        for (std::size_t i = 0; i < row.size(); ++i)
            if (i != key_) statements_.update.bind(++parameter, row[i]);
        statements_.update.bind(++parameter, live);
        const int status = statements_.update.step();
        if (status != SQLITE_DONE) return table_.database.error(status);
        return Effect::Updated;
    }

    SqliteTable table_;
    Action action_;
    std::size_t key_; // the row identifier among a row's values
    RowInserter inserter_;
    KeyedStatements statements_;
};

class DeleteWriter final : public RowWriter {
public:
    DeleteWriter(SqliteDatabase& database, SqliteStatement remove)
        : database_(database)
        , remove_(std::move(remove))
    {
    }

    std::variant<Effect, JobError> put(std::uint64_t, Row row) override
    {
        remove_.bind(1, row.front());
        const int status = remove_.step();
        if (status != SQLITE_DONE) return database_.error(status);
        return database_.changes() > 0 ? Effect::Deleted : Effect::Unchanged;
    }

    std::variant<std::uint64_t, JobError> finish() override { return std::uint64_t{0}; }

private:
    SqliteDatabase& database_;
    SqliteStatement remove_;
};

std::optional<JobError> prepare_all(KeyedStatements& statements, const SqliteTable& table,
                                    const std::vector<std::size_t>& columns, std::size_t key, Action action)
{
    const std::string identifier = quoted_name(*table.schema.row_identifier);
    if (auto error = table.database.prepare_into(statements.find,
                                                 "SELECT \"#row\", " + column_list(table.schema, columns) +
                                                     " FROM rows WHERE " + identifier + " = ?"))
        return error;
    std::vector<std::size_t> others = columns;
    others.erase(others.begin() + static_cast<std::ptrdiff_t>(key));
    if (!others.empty()) // else a row that is found is equal
        if (auto error = table.database.prepare_into(
                statements.update,
                "UPDATE rows SET " + column_list(table.schema, others, " = ?") + " WHERE \"#row\" = ?"))
            return error;
    if (action != Action::Replace) return std::nullopt;
    if (auto error =
            table.database.execute("CREATE TEMP TABLE seen(row INTEGER PRIMARY KEY, record INTEGER)"))
        return error;
    if (auto error = table.database.prepare_into(statements.see, "INSERT INTO temp.seen VALUES(?, ?)"))
        return error;
    return table.database.prepare_into(statements.seen, "SELECT record FROM temp.seen WHERE row = ?");
}

} // namespace

MadeWriter make_keyed_writer(const SqliteTable& table, const std::vector<std::size_t>& columns, Action action)
{
    std::size_t key = 0;
    while (table.schema.columns[columns[key]].field_name != *table.schema.row_identifier)
        ++key;
    auto inserter = RowInserter::make(table, columns);
    if (auto* error = std::get_if<JobError>(&inserter)) return std::move(*error);
    KeyedStatements statements;
    if (auto error = prepare_all(statements, table, columns, key, action)) return std::move(*error);
    return std::make_unique<KeyedWriter>(table, action, key, std::move(std::get<RowInserter>(inserter)),
                                         std::move(statements));
}

MadeWriter make_delete_writer(const SqliteTable& table)
{
    SqliteStatement remove;
    if (auto error = table.database.prepare_into(
            remove, "DELETE FROM rows WHERE " + quoted_name(*table.schema.row_identifier) + " = ?"))
        return std::move(*error);
    return std::make_unique<DeleteWriter>(table.database, std::move(remove));
}

} // namespace wharf::jobs
