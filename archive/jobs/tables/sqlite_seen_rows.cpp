#include "archive/jobs/tables/sqlite_seen_rows.hpp"

#include <sqlite3.h>

#include <cstring>
#include <span>
#include <utility>

namespace wharf::jobs {

SeenRows::SeenRows(SqliteDatabase& database, std::size_t most_bitmaps, std::size_t most_runs,
                   std::uint64_t most_searched)
    : database_(database)
    , rows_(database, most_bitmaps)
    , most_runs_(most_runs)
    , left_to_search_(most_searched)
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

std::variant<std::optional<std::uint64_t>, JobError> SeenRows::record_of(std::int64_t row)
{
    if (const auto record = search(runs_, row)) return record;
    if (!spilled_ || left_to_search_ == 0) return std::nullopt;
    SqliteStatement all;
    if (auto error = database_.prepare_into(all, "SELECT runs FROM temp.seen_runs ORDER BY number DESC"))
        return std::move(*error);
    int status = all.step();
    for (; status == SQLITE_ROW && left_to_search_ > 0; status = all.step()) {
        const auto bytes = all.bytes(0);
        std::vector<Run> runs(bytes.size() / sizeof(Run));
        std::memcpy(runs.data(), bytes.data(), runs.size() * sizeof(Run));
        if (const auto record = search(runs, row)) return record;
    }
    if (status != SQLITE_DONE && status != SQLITE_ROW) return database_.error(status);
    return std::nullopt;
}

// The latest first: what repeats a row often stands close to it.
std::optional<std::uint64_t> SeenRows::search(const std::vector<Run>& runs, std::int64_t row)
{
    for (auto run = runs.rbegin(); run != runs.rend() && left_to_search_ > 0; ++run, --left_to_search_)
        if (row >= run->row && row - run->row < static_cast<std::int64_t>(run->length))
            return run->record + static_cast<std::uint64_t>(row - run->row);
    return std::nullopt;
}

} // namespace wharf::jobs
