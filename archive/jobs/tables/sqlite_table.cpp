#include "archive/jobs/tables/sqlite_table.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <utility>

namespace wharf::jobs {

namespace {

bool has_field(const Schema& schema, std::string_view field)
{
    return std::any_of(schema.columns.begin(), schema.columns.end(),
                       [&](const Column& column) { return column.field_name == field; });
}

// The new ones last: both together may be more than a table can have.
std::optional<JobError> change_columns(SqliteDatabase& database, const Schema& from, const Schema& to)
{
    for (const Column& column : from.columns) {
        if (has_field(to, column.field_name)) continue;
        if (auto error = database.execute("ALTER TABLE rows DROP COLUMN " + quoted_name(column.field_name)))
            return error;
    }
    for (const Column& column : to.columns) {
        if (has_field(from, column.field_name)) continue;
        if (auto error =
                database.execute("ALTER TABLE rows ADD COLUMN " + quoted_name(column.field_name) + " TEXT"))
            return error;
    }
    return std::nullopt;
}

std::variant<std::uint64_t, JobError> delete_unidentified(SqliteDatabase& database, const std::string& name)
{
    const std::string no_value = name + " IS NULL OR " + name + " = ''";
    const std::string first = "SELECT min(\"#row\") FROM rows GROUP BY " + name;
    if (auto error =
            database.execute("DELETE FROM rows WHERE " + no_value + " OR \"#row\" NOT IN (" + first + ')'))
        return std::move(*error);
    return database.changes();
}

std::variant<std::uint64_t, JobError> add_identifier(SqliteDatabase& database, const std::string& field,
                                                     Action action)
{
    const std::string name = quoted_name(field);
    std::variant<std::uint64_t, JobError> deleted{std::uint64_t{0}};
    if (action == Action::Replace) {
        deleted = delete_unidentified(database, name);
        if (std::holds_alternative<JobError>(deleted)) return deleted;
    } else {
        auto without =
            database.number("SELECT 1 FROM rows WHERE " + name + " IS NULL OR " + name + " = '' LIMIT 1");
        if (auto* error = std::get_if<JobError>(&without)) return std::move(*error);
        if (std::get<std::optional<std::int64_t>>(without))
            return JobError{"missing-row-identifier",
                            {{"column", field}},
                            "there are rows without a value in the new row identifier " + quoted(field)};
    }
    const int status = database.run(create_index_sql(field));
    if (status == SQLITE_CONSTRAINT_UNIQUE) return repeated_in_table(database, field, std::nullopt);
    if (status != SQLITE_OK) return database.error(status);
    return deleted;
}

} // namespace

std::string quoted_name(std::string_view field)
{
    return '"' + std::string(field) + '"';
}

std::string column_list(const Schema& schema, const std::vector<RowColumn>& columns, std::string_view after)
{
    std::string list;
    for (const RowColumn& value : columns) {
        if (!list.empty()) list += ", ";
        list += quoted_name(schema.columns[value.column].field_name);
        list += after;
    }
    return list;
}

std::string create_index_sql(std::string_view row_identifier)
{
    return "CREATE UNIQUE INDEX row_identifier ON rows(" + quoted_name(row_identifier) + ')';
}

std::optional<JobError> create_table(SqliteDatabase& database, const Schema& schema)
{
    std::string sql = "CREATE TABLE rows(\"#row\" INTEGER PRIMARY KEY";
    for (const Column& column : schema.columns)
        sql += ", " + quoted_name(column.field_name) + " TEXT";
    if (auto error = database.execute(sql + ')')) return error;
    if (!schema.row_identifier) return std::nullopt;
    return database.execute(create_index_sql(*schema.row_identifier));
}

std::optional<JobError> migrate_columns(SqliteDatabase& database, const Schema& from, const Schema& to)
{
    if (from.row_identifier != to.row_identifier)
        if (auto error = database.execute(kDropIndexSql)) return error;
    return change_columns(database, from, to);
}

std::variant<std::uint64_t, JobError> migrate_identifier(SqliteDatabase& database, const Schema& from,
                                                         const Schema& to, Action action)
{
    if (from.row_identifier == to.row_identifier || !to.row_identifier) return std::uint64_t{0};
    return add_identifier(database, *to.row_identifier, action);
}

JobError repeated_record(std::string_view row_identifier, std::string_view value, std::uint64_t record,
                         std::optional<std::uint64_t> first_record)
{
    boost::json::object details{{"record", record}, {"column", row_identifier}, {"value", excerpt(value)}};
    if (first_record) details["firstRecord"] = *first_record;
    const std::string first = first_record ? "record " + std::to_string(*first_record) : "an earlier record";
    return {"duplicate-row-identifier", std::move(details),
            "record " + std::to_string(record) + " repeats " + quoted(value) + " of " + first +
                " in the row identifier " + quoted(row_identifier)};
}

JobError repeated_in_table(SqliteDatabase& database, std::string_view row_identifier,
                           std::optional<std::int64_t> first_row)
{
    const std::string name = quoted_name(row_identifier);
    // The smallest row that has an earlier one with the same value, with that earlier one. No field's name
    // has a "#".
    SqliteStatement statement;
    if (auto error = database.prepare_into(statement,
                                           "SELECT " + name + ", \"#row\", \"#earlier\" FROM (SELECT " +
                                               name + ", \"#row\", lag(\"#row\") OVER (PARTITION BY " + name +
                                               " ORDER BY \"#row\") AS \"#earlier\" FROM rows)"
                                               " WHERE \"#earlier\" IS NOT NULL ORDER BY \"#row\" LIMIT 1"))
        return std::move(*error);
    const int status = statement.step();
    if (status != SQLITE_ROW) return database.error(status);
    const std::string value(statement.text(0).value_or(""));
    if (first_row)
        return repeated_record(row_identifier, value,
                               static_cast<std::uint64_t>(statement.number(1) - *first_row),
                               static_cast<std::uint64_t>(statement.number(2) - *first_row));
    return {"duplicate-row-identifier",
            {{"column", row_identifier}, {"value", excerpt(value)}},
            "there is more than one row with " + quoted(value) + " in the new row identifier " +
                quoted(row_identifier)};
}

} // namespace wharf::jobs
