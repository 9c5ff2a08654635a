#include "archive/jobs/tables/sqlite_table.hpp"
#include "archive/jobs/tables/sqlite_writers.hpp"

#include <sqlite3.h>

#include <utility>

namespace wharf::jobs {

namespace {

class AppendWriter final : public RowWriter {
public:
    AppendWriter(const SqliteTable& table, RowInserter inserter, BuildIndex build_index)
        : table_(table)
        , inserter_(std::move(inserter))
        , build_index_(build_index)
    {
    }

    std::variant<Effect, JobError> put(std::uint64_t record, Row row) override
    {
        if (auto error = inserter_.insert(record, row)) return std::move(*error);
        return Effect::Inserted;
    }

    std::variant<Finished, JobError> finish() override
    {
        if (build_index_ == BuildIndex::No) return Finished{};
        const std::string& identifier = *table_.schema.row_identifier;
        const int status = table_.database.run(create_index_sql(identifier));
        if (status == SQLITE_OK) return Finished{};
        if (status == SQLITE_CONSTRAINT_UNIQUE)
            return repeated_in_table(table_.database, identifier, table_.last_row);
        return table_.database.error(status);
    }

private:
    SqliteTable table_;
    RowInserter inserter_;
    BuildIndex build_index_;
};

} // namespace

std::variant<RowInserter, JobError> RowInserter::make(const SqliteTable& table)
{
    std::string places = "?";
    for (std::size_t i = 0; i < table.columns.size(); ++i)
        places += ", ?";
    auto statement =
        table.database.prepare("INSERT INTO rows(\"#row\", " + column_list(table.schema, table.columns) +
                               ") VALUES(" + places + ')');
    if (auto* error = std::get_if<JobError>(&statement)) return std::move(*error);
    return RowInserter(table, std::move(std::get<SqliteStatement>(statement)));
}

RowInserter::RowInserter(const SqliteTable& table, SqliteStatement statement)
    : database_(table.database)
    , last_row_(table.last_row)
    , statement_(std::move(statement))
{
}

std::optional<JobError> RowInserter::insert(std::uint64_t record, Row row)
{
    int parameter = 1;
    statement_.bind(parameter, last_row_ + static_cast<std::int64_t>(record));
    for (const Value& value : row)
        statement_.bind(++parameter, value);
    const int status = statement_.step();
    if (status == SQLITE_DONE) return std::nullopt;
    return database_.error(status);
}

MadeWriter make_append_writer(const SqliteTable& table, BuildIndex build_index)
{
    auto inserter = RowInserter::make(table);
    if (auto* error = std::get_if<JobError>(&inserter)) return std::move(*error);
    if (build_index == BuildIndex::Yes)
        if (auto error = table.database.execute(kDropIndexSql)) return std::move(*error);
    return std::make_unique<AppendWriter>(table, std::move(std::get<RowInserter>(inserter)), build_index);
}

} // namespace wharf::jobs
