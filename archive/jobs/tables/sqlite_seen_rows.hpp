// The rows that the records of a file were found to mean, and which record it was: a row may be meant once.
#pragma once

#include "archive/jobs/tables/sqlite_row_set.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <variant>
#include <vector>

namespace wharf::jobs {

class SeenRows {
public:
    // The database outlives this. `most_runs`: of 24 bytes. `most_searched`: runs that all searches together
    // may look through.
    SeenRows(SqliteDatabase& database, std::size_t most_bitmaps, std::size_t most_runs,
             std::uint64_t most_searched);

    [[nodiscard]] std::variant<bool, JobError> add(std::int64_t row,
                                                   std::uint64_t record); // false: seen before
    // Of one seen before. Slow, but for the latest: nothing, once it was searched for so often that a file of
    // repeated rows would take for ever.
    [[nodiscard]] std::variant<std::optional<std::uint64_t>, JobError> record_of(std::int64_t row);

    // Numbers no row has count as seen, too.
    [[nodiscard]] std::optional<JobError> add_absent(RowRange rows) { return rows_.add(rows); }
    // From the table; says how many.
    [[nodiscard]] std::variant<std::uint64_t, JobError> delete_unseen(RowRange within)
    {
        return delete_rows(database_, rows_, RowSet::Which::Missing, within);
    }

private:
    // Rows and records that follow each other. What was noted is searched only for an error's sake, so it is
    // written one after the other and without an index.
    struct Run {
        std::int64_t row;
        std::uint64_t record;
        std::uint64_t length;
    };
    [[nodiscard]] std::optional<JobError> note(std::int64_t row, std::uint64_t record);
    [[nodiscard]] std::optional<JobError> spill();
    [[nodiscard]] std::optional<std::uint64_t> search(const std::vector<Run>& runs, std::int64_t row);

    SqliteDatabase& database_;
    RowSet rows_;
    std::size_t most_runs_;
    std::uint64_t left_to_search_; // runs
    std::vector<Run> runs_;
    SqliteStatement store_;
    bool spilled_ = false;
};

} // namespace wharf::jobs
