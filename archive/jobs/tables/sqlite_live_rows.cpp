#include "archive/jobs/tables/sqlite_live_rows.hpp"

#include "archive/jobs/control/trim.hpp"
#include "archive/jobs/tables/sqlite_table.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <utility>

namespace wharf::jobs {

StoredRow::StoredRow(const std::vector<RowColumn>& columns)
{
    if (std::none_of(columns.begin(), columns.end(), [](const RowColumn& c) { return c.trim_stored; }))
        return;
    for (const RowColumn& column : columns)
        trimmed_.push_back(column.trim_stored);
}

Value StoredRow::comparable(Value value, std::size_t column) const
{
    if (!trimmed_.empty() && trimmed_[column] && value) return trim(*value);
    return value;
}

bool StoredRow::equals(const SqliteStatement& stored, Row row) const
{
    if (trimmed_.empty()) return stored.equals(1, row);
    for (std::size_t i = 0; i < row.size(); ++i)
        if (value(stored, i) != comparable(row[i], i)) return false;
    return true;
}

std::variant<LiveRows, JobError> LiveRows::make(const SqliteTable& table)
{
    auto statement = table.database.prepare("SELECT \"#row\", " + column_list(table.schema, table.columns) +
                                            " FROM rows WHERE \"#row\" BETWEEN ? AND ? ORDER BY \"#row\"");
    if (auto* error = std::get_if<JobError>(&statement)) return std::move(*error);
    return LiveRows(table, std::move(std::get<SqliteStatement>(statement)));
}

LiveRows::LiveRows(const SqliteTable& table, SqliteStatement statement)
    : database_(&table.database)
    , last_row_(table.last_row)
    , statement_(std::move(statement))
{
}

std::optional<JobError> LiveRows::move_to(std::int64_t first)
{
    statement_.reset();
    statement_.bind(1, first);
    statement_.bind(2, last_row_);
    return next();
}

std::optional<JobError> LiveRows::next()
{
    const int status = statement_.step();
    at_row_ = status == SQLITE_ROW;
    if (at_row_) {
        row_ = statement_.number(0);
        return std::nullopt;
    }
    if (status == SQLITE_DONE) return std::nullopt;
    return database_->error(status);
}

} // namespace wharf::jobs
