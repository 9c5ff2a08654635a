// The table of live rows inside a dataset's SQLite file, and what may be wrong with its row identifiers.
//
//   rows("#row" INTEGER PRIMARY KEY, one TEXT column per field)   "#row" cannot be a field's name
//   row_identifier: unique index on the row identifier's column, if there is one
#pragma once

#include "archive/jobs/tables/sqlite_database.hpp"
#include "archive/jobs/tables/table_store.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace wharf::jobs {

[[nodiscard]] std::string quoted_name(std::string_view field); // for SQL
// "a", "b", "c": those columns of the schema, each with `after` behind it.
[[nodiscard]] std::string column_list(const Schema& schema, const std::vector<RowColumn>& columns,
                                      std::string_view after = "");

[[nodiscard]] std::optional<JobError> create_table(SqliteDatabase& database, const Schema& schema);

// From one schema to another, within the transaction that is open: first the columns, then the row
// identifier. See TableStore::begin() for the rows that a new one does not fit; the result counts the deleted
// ones.
[[nodiscard]] std::optional<JobError> migrate_columns(SqliteDatabase& database, const Schema& from,
                                                      const Schema& to);
[[nodiscard]] std::variant<std::uint64_t, JobError> migrate_identifier(SqliteDatabase& database,
                                                                       const Schema& from, const Schema& to,
                                                                       Action action);

// See TableStore::rewrite().
[[nodiscard]] std::optional<JobError> rewrite_column(SqliteDatabase& database, const Schema& schema,
                                                     std::size_t column, const TableStore::Convert& convert);

[[nodiscard]] std::string create_index_sql(std::string_view row_identifier);
inline constexpr const char* kDropIndexSql = "DROP INDEX IF EXISTS row_identifier";

// What to say when the unique index cannot be made: names the first repeated value. With `first_row`, the
// rows' numbers less that one are the records they came from, and are named too.
[[nodiscard]] JobError repeated_in_table(SqliteDatabase& database, std::string_view row_identifier,
                                         std::optional<std::int64_t> first_row);
// `first_record`: nothing, if it is not known.
[[nodiscard]] JobError repeated_record(std::string_view row_identifier, std::string_view value,
                                       std::uint64_t record, std::optional<std::uint64_t> first_record);

} // namespace wharf::jobs
