// The rows there were before a file, in the order of their "#row". A file usually has them in the same order
// as the file they came from, so that most of its records meet the row that is next here: comparing them in
// place needs no index and no memory.
#pragma once

#include "archive/jobs/tables/sqlite_writers.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <variant>
#include <vector>

namespace wharf::jobs {

// How stored values are read and compared, where a statement has "#row" and then the columns of a row.
class StoredRow {
public:
    explicit StoredRow(const std::vector<RowColumn>& columns);

    [[nodiscard]] Value value(const SqliteStatement& stored, std::size_t column) const
    {
        return comparable(stored.text(static_cast<int>(column) + 1), column);
    }
    [[nodiscard]] bool equals(const SqliteStatement& stored, Row row) const;

    [[nodiscard]] bool trims() const { return !trimmed_.empty(); }
    // What two values have in common that count as the same.
    [[nodiscard]] Value comparable(Value value, std::size_t column) const;

private:
    std::vector<bool> trimmed_; // by column; empty: none
};

// Begins at no row.
class LiveRows {
public:
    // The rows up to table.last_row; changing or deleting rows meanwhile is allowed.
    [[nodiscard]] static std::variant<LiveRows, JobError> make(const SqliteTable& table);

    [[nodiscard]] std::optional<JobError> move_to(std::int64_t first); // the first row from that number on
    [[nodiscard]] std::optional<JobError> next();

    [[nodiscard]] bool at_row() const { return at_row_; }
    [[nodiscard]] std::int64_t row() const { return row_; } // while at_row()
    [[nodiscard]] const SqliteStatement& values() const { return statement_; }

private:
    LiveRows(const SqliteTable& table, SqliteStatement statement);

    SqliteDatabase* database_;
    std::int64_t last_row_;
    SqliteStatement statement_;
    std::int64_t row_ = 0;
    bool at_row_ = false;
};

} // namespace wharf::jobs
