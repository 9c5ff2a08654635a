// Where a dataset's live rows are kept. One store per import, used by one thread; every call may block on the
// disk. Errors of the place itself ("disk-full", "interrupted", "table-busy", "table-error") are transient.
#pragma once

#include "archive/disk/job.hpp"
#include "archive/jobs/control/control_file.hpp"
#include "archive/jobs/control/schema.hpp"
#include "archive/jobs/tables/change_log.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>
#include <variant>
#include <vector>

namespace wharf::jobs {

// Somebody else has a lock on the table, which ends when that one does.
inline constexpr const char* kTableBusy = "table-busy";

// What one value of a row belongs to.
struct RowColumn {
    std::size_t column = 0;   // of the schema
    bool trim_stored = false; // a stored value that differs only in surrounding white space is the same
    friend bool operator==(const RowColumn&, const RowColumn&) = default;
};

enum class Effect { Inserted, Updated, Deleted, Unchanged };

// What only the whole file shows.
struct Finished {
    std::uint64_t deleted = 0;
    // So many rows that put() called Inserted were there already, elsewhere: in truth they are Unchanged.
    // Only a Replace without a row identifier ever has to say so.
    std::uint64_t moved = 0;
};

// Applies the rows of one file, all inside the store's transaction.
class RowWriter {
public:
    virtual ~RowWriter() = default;
    // `record` rises with every call, from 1. The row has one value per column the writer was made for; a row
    // identifier among them is neither null nor empty. Error: "duplicate-row-identifier" (Replace), after
    // which this record has not happened and the next may follow.
    [[nodiscard]] virtual std::variant<Effect, JobError> put(std::uint64_t record, Row row) = 0;
    // After the last row. Replace deletes what the file did not have.
    [[nodiscard]] virtual std::variant<Finished, JobError> finish() = 0;
};

// When a Replace tells that a row identifier repeats within the file: with the record that repeats it, or,
// where that is faster, when all records are there.
enum class Repeats { AtOnce, AtTheEnd };

// What the store remembers of a job that was applied.
struct AppliedJob {
    archive::Counts counts;
    std::uint64_t bytes = 0; // of decoded text
};

class TableStore {
public:
    // Without commit() nothing has happened.
    virtual ~TableStore() = default;

    [[nodiscard]] virtual std::variant<std::optional<Schema>, JobError> schema() = 0;
    [[nodiscard]] virtual std::variant<std::optional<AppliedJob>, JobError> applied(
        const archive::JobId& job) = 0;

    // Before begin(): tells of every change of a row from there to the end of the last writer, but for those
    // that rewrite() makes. `changes` outlives the store. Without it nothing is spent on telling.
    virtual void tell(ChangeLog& changes) = 0;
    // Begins the transaction and gives the table this schema: makes it, or adds and drops columns and moves
    // the row identifier. Where that meets rows without a value there, or with repeated ones: before a
    // Replace they are deleted (and counted in the result), else "missing-row-identifier" or
    // "duplicate-row-identifier".
    [[nodiscard]] virtual std::variant<std::uint64_t, JobError> begin(const Schema& schema,
                                                                      Action action) = 0;
    // Within the transaction: every stored value of a column that is not null becomes what `convert` makes of
    // it, an empty text null. Where that is nothing, "uninterpretable-value"; where it gives a row identifier
    // no value or one twice, "missing-row-identifier" or "duplicate-row-identifier".
    using Convert = std::function<std::optional<std::string_view>(std::string_view)>;
    [[nodiscard]] virtual std::optional<JobError> rewrite(std::size_t column, const Convert& convert) = 0;
    // `columns`: one for each value of a row. Replace: all of them, in the schema's order. Delete: the row
    // identifier alone. The store outlives the writer.
    [[nodiscard]] virtual std::variant<std::unique_ptr<RowWriter>, JobError> writer(
        Action action, const std::vector<RowColumn>& columns, Repeats repeats = Repeats::AtTheEnd) = 0;
    // Makes everything durable at once, with the job. No writer may be left.
    [[nodiscard]] virtual std::optional<JobError> commit(const archive::JobId& job,
                                                         const AppliedJob& applied) = 0;
};

} // namespace wharf::jobs
