// The ways rows get into, and out of, a dataset's SQLite table. Every writer works inside the transaction
// that is open; SQLite keeps what does not fit its caches in files, so memory is bounded whatever the table's
// size.
#pragma once

#include "archive/jobs/tables/sqlite_change_tap.hpp"
#include "archive/jobs/tables/sqlite_database.hpp"
#include "archive/jobs/tables/table_store.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <variant>
#include <vector>

namespace wharf::jobs {

// How much of a writer's notes is kept in memory; what is beyond goes to temporary tables.
struct MemoryLimits {
    std::size_t bitmaps = 4096;                      // of RowSet; 32 MiB
    std::size_t runs = 1 << 15;                      // of SeenRows; 768 KiB
    std::size_t passed_slots = std::size_t{1} << 22; // of RowTally; 96 MiB
    std::size_t added_slots = std::size_t{1} << 20;  // 24 MiB
    // Runs looked through to tell of repeated rows which record was the first; some seconds.
    std::uint64_t searched_runs = 100'000'000;
};

struct SqliteTable {
    SqliteDatabase& database;
    const Schema& schema;
    std::vector<RowColumn> columns; // what the values of a row are
    std::int64_t last_row = 0;      // greatest "#row" there is; 0: the table is empty
    MemoryLimits limits = {};
    ChangeTap* changes = nullptr; // if somebody wants to be told of them
};

using MadeWriter = std::variant<std::unique_ptr<RowWriter>, JobError>;

// Inserts a record as row last_row + record, so that a row tells which record it came from.
class RowInserter {
public:
    [[nodiscard]] static std::variant<RowInserter, JobError> make(const SqliteTable& table);
    [[nodiscard]] std::optional<JobError> insert(std::uint64_t record, Row row);

private:
    RowInserter(const SqliteTable& table, SqliteStatement statement);

    SqliteDatabase& database_;
    std::int64_t last_row_;
    SqliteStatement statement_;
};

// Every record is a new row. With `build_index` (only for an empty table) the row identifier's index is made
// once at the end, which is much faster than keeping it, and repeated identifiers show only then.
enum class BuildIndex { No, Yes };
[[nodiscard]] MadeWriter make_append_writer(const SqliteTable& table, BuildIndex build_index);

// Finds each record's row by the row identifier. Upsert sets the columns it has; Replace has all of them, and
// deletes the rows it has not seen.
[[nodiscard]] MadeWriter make_keyed_writer(const SqliteTable& table, Action action);

// Replace without a row identifier: rows are equal if all their values are, and count as often as they occur.
[[nodiscard]] MadeWriter make_whole_row_writer(const SqliteTable& table);

// Deletes the row of each row identifier. One that is not there (any more) is Unchanged.
[[nodiscard]] MadeWriter make_delete_writer(const SqliteTable& table);

} // namespace wharf::jobs
