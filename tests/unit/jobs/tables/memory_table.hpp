// A table of rows in memory and the writers that change it, for tests. Nothing here may fail.
#pragma once

#include "archive/jobs/tables/sqlite_database.hpp"
#include "archive/jobs/tables/sqlite_table.hpp"
#include "archive/jobs/tables/sqlite_writers.hpp"

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <variant>
#include <vector>

namespace wharf::jobs {

using Cell = std::optional<std::string>;
using Cells = std::vector<Cell>;

// So little memory that a few rows already do not fit.
inline constexpr MemoryLimits kLittleMemory{1, 2, 4, 4};

struct Written {
    std::uint64_t inserted = 0;
    std::uint64_t updated = 0;
    std::uint64_t deleted = 0;
    std::uint64_t unchanged = 0;
    friend bool operator==(const Written&, const Written&) = default;
};
std::ostream& operator<<(std::ostream& out, const Written& written);

class MemoryTable {
public:
    // Columns c0, c1, ...; c0 is the row identifier, if there shall be one.
    MemoryTable(std::size_t columns, bool keyed, MemoryLimits limits = {});

    [[nodiscard]] std::variant<Written, JobError> try_apply(Action action, const std::vector<Cells>& file);
    Written apply(Action action, const std::vector<Cells>& file);
    std::vector<Cells> rows(); // in their order
    // Multiplies every row's number, so that there are numbers without a row; unless that was done already.
    void spread(std::int64_t factor);

    void tell(ChangeLog& changes); // from now on
    void trim_stored(std::size_t column) { columns_[column].trim_stored = true; }
    SqliteDatabase& database() { return *database_; }
    const Schema& schema() const { return schema_; }

private:
    std::atomic<bool> stop_{false};
    std::unique_ptr<SqliteDatabase> database_;
    Schema schema_;
    std::vector<RowColumn> columns_;
    MemoryLimits limits_;
    ChangeLog* changes_ = nullptr;
};

// The next file made from one: some rows missing, some moved, blocks of new ones at the front, at the end or
// in between, some values changed. `any_row` makes a row.
std::vector<Cells> next_file(std::vector<Cells> file, std::mt19937& random,
                             const std::function<Cells()>& any_row);

// A row of each number from `from` on, up to `to`, and an "x".
std::vector<Cells> numbered(int from, int to);

} // namespace wharf::jobs
