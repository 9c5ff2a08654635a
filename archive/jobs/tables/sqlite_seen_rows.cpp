#include "archive/jobs/tables/sqlite_seen_rows.hpp"

#include <sqlite3.h>

#include <cstring>
#include <span>
#include <utility>

namespace wharf::jobs {

SeenRows::SeenRows(SqliteDatabase& database, std::size_t most_bitmaps, std::size_t most_runs)
    : database_(database)
    , rows_(database, most_bitmaps)
    , most_runs_(most_runs)
{
}

std::variant<bool, JobError> SeenRows::add(std::int64_t row, std::uint64_t record)
{
    auto added = rows_.add(row);
    if (std::holds_alternative<JobError>(added) || !std::get<bool>(added)) return added;
    if (auto error = note(row, record)) return std::move(*error);
    return true;
}

std::optional<JobError> SeenRows::note(std::int64_t row, std::uint64_t record)
{
    if (!runs_.empty()) {
        Run& run = runs_.back();
        if (row - run.row == static_cast<std::int64_t>(run.length) && record - run.record == run.length) {
            ++run.length;
            return std::nullopt;
        }
    }
    if (runs_.size() >= most_runs_)
        if (auto error = spill()) return error;
    runs_.push_back({row, record, 1});
    return std::nullopt;
}

std::optional<JobError> SeenRows::spill()
{
    if (!spilled_) {
        if (auto error = database_.execute(
                "CREATE TEMP TABLE IF NOT EXISTS seen_runs(number INTEGER PRIMARY KEY, runs);"
                "DELETE FROM temp.seen_runs"))
            return error;
        if (auto error = database_.prepare_into(store_, "INSERT INTO temp.seen_runs VALUES(NULL, ?)"))
            return error;
        spilled_ = true;
    }
    store_.bind(1, std::as_bytes(std::span(runs_)));
    const int status = store_.step();
    if (status != SQLITE_DONE) return database_.error(status);
    runs_.clear();
    return std::nullopt;
}

std::variant<std::uint64_t, JobError> SeenRows::record_of(std::int64_t row)
{
    const auto search = [&](const std::vector<Run>& runs) -> std::optional<std::uint64_t> {
        for (const Run& run : runs)
            if (row >= run.row && row - run.row < static_cast<std::int64_t>(run.length))
                return run.record + static_cast<std::uint64_t>(row - run.row);
        return std::nullopt;
    };
    if (const auto record = search(runs_)) return *record;
    if (!spilled_) return std::uint64_t{0};
    SqliteStatement all;
    if (auto error = database_.prepare_into(all, "SELECT runs FROM temp.seen_runs")) return std::move(*error);
    int status = all.step();
    for (; status == SQLITE_ROW; status = all.step()) {
        const auto bytes = all.bytes(0);
        std::vector<Run> runs(bytes.size() / sizeof(Run));
        std::memcpy(runs.data(), bytes.data(), runs.size() * sizeof(Run));
        if (const auto record = search(runs)) return *record;
    }
    if (status != SQLITE_DONE) return database_.error(status);
    return std::uint64_t{0};
}

} // namespace wharf::jobs
