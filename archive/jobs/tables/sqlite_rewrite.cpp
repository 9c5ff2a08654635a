#include "archive/jobs/tables/sqlite_table.hpp"

#include <sqlite3.h>

#include <utility>

namespace wharf::jobs {

namespace {

JobError uninterpretable(const std::string& field, std::string_view stored)
{
    return {"uninterpretable-value",
            {{"column", field}, {"value", excerpt(stored)}},
            "the stored value " + quoted(stored) + " of the column " + quoted(field) +
                " does not fit its new type"};
}

JobError no_identifier(const std::string& field, std::string_view stored)
{
    return {"missing-row-identifier",
            {{"column", field}, {"value", excerpt(stored)}},
            "the stored value " + quoted(stored) + " of the row identifier " + quoted(field) +
                " has become empty"};
}

std::optional<JobError> convert_each(SqliteDatabase& database, const std::string& field, bool identifies,
                                     const TableStore::Convert& convert)
{
    const std::string name = quoted_name(field);
    SqliteStatement stored;
    if (auto error = database.prepare_into(stored, "SELECT \"#row\", " + name + " FROM rows WHERE " + name +
                                                       " IS NOT NULL ORDER BY \"#row\""))
        return error;
    SqliteStatement change;
    if (auto error = database.prepare_into(change, "UPDATE rows SET " + name + " = ? WHERE \"#row\" = ?"))
        return error;
    int status = stored.step();
    for (; status == SQLITE_ROW; status = stored.step()) {
        const std::string_view before = stored.text(1).value_or("");
        const auto converted = convert(before);
        if (!converted) return uninterpretable(field, before);
        if (*converted == before && !before.empty()) continue;
        if (identifies && converted->empty()) return no_identifier(field, before);
        change.bind(1, converted->empty() ? Value() : Value(*converted));
        change.bind(2, stored.number(0));
        const int changed = change.step();
        if (changed != SQLITE_DONE) return database.error(changed);
    }
    if (status != SQLITE_DONE) return database.error(status);
    return std::nullopt;
}

} // namespace

// Without the index meanwhile: making it anew is faster than changing it row by row, and a row may take the
// value another one is about to lose.
std::optional<JobError> rewrite_column(SqliteDatabase& database, const Schema& schema, std::size_t column,
                                       const TableStore::Convert& convert)
{
    const std::string& field = schema.columns[column].field_name;
    const bool identifies = schema.row_identifier == field;
    if (identifies)
        if (auto error = database.execute(kDropIndexSql)) return error;
    if (auto error = convert_each(database, field, identifies, convert)) return error;
    if (!identifies) return std::nullopt;
    const int status = database.run(create_index_sql(field));
    if (status == SQLITE_CONSTRAINT_UNIQUE) return repeated_in_table(database, field, std::nullopt);
    if (status != SQLITE_OK) return database.error(status);
    return std::nullopt;
}

} // namespace wharf::jobs
