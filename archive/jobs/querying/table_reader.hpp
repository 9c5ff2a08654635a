// Reads the live rows of one dataset beside whatever job works on them: from open() to its end a reader sees
// one state, that of the last job applied before, and holds up no writer.
//
// The price is the write-ahead log. As long as a reader lives, what jobs write meanwhile cannot be moved from
// the log into the table, and the log grows. So a read has an end: after ReadLimits::longest the next step
// fails, and whoever feeds a slow client has to drop the reader by then, too. A table whose first job has
// just ended has no such log yet; opening it makes it have one.
//
// Memory is bounded: 4 MiB of the table, one row, and 4 MiB for sorting. What does not fit there is sorted in
// temporary files in the directory SQLITE_TMPDIR or TMPDIR names, else in /var/tmp: only the columns ordered
// by, not whole rows, and with a small limit only that many. Not thread-safe; every call may block on the
// disk.
#pragma once

#include "archive/jobs/control/schema.hpp"
#include "archive/jobs/querying/row_selection.hpp"
#include "archive/jobs/tables/table_store.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>

namespace wharf::jobs {

struct ReadLimits {
    using Clock = std::chrono::steady_clock;
    Clock::duration longest = std::chrono::minutes(10); // from open() on
    std::function<Clock::time_point()> now = Clock::now;
    std::function<bool()> stop{}; // asked now and then, if there is one; yes ends the read
};

class TableReader {
public:
    // Errors: "no-rows-yet" (no job has been applied yet), "table-busy" (transient: the first job is writing,
    // or the file system cannot have a write-ahead log), "table-error", and those of next().
    [[nodiscard]] static std::variant<std::unique_ptr<TableReader>, JobError> open(const std::string& path,
                                                                                   ReadLimits limits = {});
    virtual ~TableReader() = default;

    [[nodiscard]] virtual const Schema& schema() const = 0; // with at least one column
    // Of the last job applied. The same job means the same rows.
    [[nodiscard]] virtual const archive::JobId& last_job() const = 0;

    // Whether its time is over, or the stop was asked for: next() will say so, at once or within some rows.
    [[nodiscard]] virtual bool is_over() const = 0;

    // Once, before next().
    [[nodiscard]] virtual std::optional<JobError> select(const RowSelection& selection) = 0;
    // The next row, valid until the next call; nothing after the last. The first call is the one that sorts.
    // Errors: "read-took-too-long", "interrupted", "disk-full" (the temporary files), "table-error"; after
    // one the reader is of no more use.
    [[nodiscard]] virtual std::variant<std::optional<Row>, JobError> next() = 0;
};

} // namespace wharf::jobs
