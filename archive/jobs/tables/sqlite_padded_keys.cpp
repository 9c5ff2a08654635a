#include "archive/jobs/tables/sqlite_padded_keys.hpp"

#include "archive/jobs/control/trim.hpp"
#include "archive/jobs/tables/sqlite_table.hpp"

#include <sqlite3.h>

#include <utility>

namespace wharf::jobs {

std::variant<PaddedKeys, JobError> PaddedKeys::make(const SqliteTable& table, std::size_t key)
{
    PaddedKeys keys(table.database);
    if (auto error = keys.collect(table, key)) return std::move(*error);
    return keys;
}

std::optional<JobError> PaddedKeys::collect(const SqliteTable& table, std::size_t key)
{
    if (auto error = database_->execute(
            "CREATE TEMP TABLE IF NOT EXISTS padded_keys(key TEXT PRIMARY KEY, row INTEGER);"
            "DELETE FROM temp.padded_keys"))
        return error;
    SqliteStatement add;
    if (auto error = database_->prepare_into(add, "INSERT OR IGNORE INTO temp.padded_keys VALUES(?, ?)"))
        return error;
    SqliteStatement all;
    if (auto error = database_->prepare_into(all, "SELECT \"#row\", " +
                                                      column_list(table.schema, {table.columns[key]}) +
                                                      " FROM rows ORDER BY \"#row\""))
        return error;
    int status = all.step();
    for (; status == SQLITE_ROW; status = all.step()) {
        const std::string_view stored = all.text(1).value_or("");
        const std::string_view trimmed = trim(stored);
        if (trimmed.size() == stored.size()) continue;
        any_ = true;
        add.bind(1, Value(trimmed));
        add.bind(2, all.number(0));
        const int added = add.step();
        if (added != SQLITE_DONE) return database_->error(added);
    }
    if (status != SQLITE_DONE) return database_->error(status);
    return database_->prepare_into(find_, "SELECT row FROM temp.padded_keys WHERE key = ?");
}

std::variant<std::optional<std::int64_t>, JobError> PaddedKeys::find(std::string_view identifier)
{
    if (!any_) return std::nullopt;
    find_.bind(1, Value(trim(identifier)));
    const int status = find_.step();
    if (status == SQLITE_DONE) return std::nullopt;
    if (status != SQLITE_ROW) return database_->error(status);
    const std::int64_t row = find_.number(0);
    find_.reset();
    return row;
}

} // namespace wharf::jobs
