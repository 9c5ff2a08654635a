#include "archive/jobs/tables/sqlite_live_rows.hpp"
#include "archive/jobs/tables/sqlite_padded_keys.hpp"
#include "archive/jobs/tables/sqlite_seen_rows.hpp"
#include "archive/jobs/tables/sqlite_table.hpp"
#include "archive/jobs/tables/sqlite_writers.hpp"

#include <sqlite3.h>

#include <utility>

namespace wharf::jobs {

namespace {

// Records whose rows are no farther apart than this, or so many whose rows rise, are in the table's order:
// the next one probably is, too.
constexpr std::int64_t kNear = 64;
constexpr int kRising = 4;

class KeyedWriter final : public RowWriter {
public:
    KeyedWriter(const SqliteTable& table, Action action, std::size_t key, RowInserter inserter, LiveRows live)
        : table_(table)
        , replaces_(action == Action::Replace)
        , key_(key)
        , stored_(table.columns)
        , inserter_(std::move(inserter))
        , live_(std::move(live))
        , seen_(table.database, table.limits.bitmaps, table.limits.runs, table.limits.searched_runs)
    {
    }

    std::optional<JobError> prepare()
    {
        const std::string columns = column_list(table_.schema, table_.columns);
        const std::string identifier = quoted_name(*table_.schema.row_identifier);
        if (auto error = table_.database.prepare_into(find_, "SELECT \"#row\", " + columns +
                                                                 " FROM rows WHERE " + identifier + " = ?"))
            return error;
        std::vector<RowColumn> others = table_.columns;
        others.erase(others.begin() + static_cast<std::ptrdiff_t>(key_));
        if (!others.empty()) // else a row that is found is equal
            if (auto error = table_.database.prepare_into(
                    update_,
                    "UPDATE rows SET " + column_list(table_.schema, others, " = ?") + " WHERE \"#row\" = ?"))
                return error;
        if (table_.columns[key_].trim_stored) {
            auto padded = PaddedKeys::make(table_, key_);
            if (auto* error = std::get_if<JobError>(&padded)) return std::move(*error);
            padded_ = std::move(std::get<PaddedKeys>(padded));
            if (auto error = table_.database.prepare_into(find_row_, "SELECT \"#row\", " + columns +
                                                                         " FROM rows WHERE \"#row\" = ?"))
                return error;
        }
        return replaces_ ? move_live_rows(1) : std::nullopt;
    }

    std::variant<Effect, JobError> put(std::uint64_t record, Row row) override
    {
        if (live_.at_row() && live_.values().text(static_cast<int>(key_) + 1) == row[key_])
            return met_next(record, row);
        find_.bind(1, row[key_]);
        const int status = find_.step();
        if (status == SQLITE_ROW) return met(find_, record, row);
        if (status != SQLITE_DONE) return table_.database.error(status);
        if (padded_) {
            auto found = find_padded(row);
            if (auto* error = std::get_if<JobError>(&found)) return std::move(*error);
            if (std::get<bool>(found)) return met(find_row_, record, row);
        }
        if (auto error = inserter_.insert(record, row)) return std::move(*error);
        return Effect::Inserted;
    }

    std::variant<Finished, JobError> finish() override
    {
        if (!replaces_) return Finished{};
        auto deleted = seen_.delete_unseen({1, table_.last_row});
        if (auto* error = std::get_if<JobError>(&deleted)) return std::move(*error);
        return Finished{std::get<std::uint64_t>(deleted)};
    }

private:
    // The record means the row that is next in the table.
    std::variant<Effect, JobError> met_next(std::uint64_t record, Row row)
    {
        const std::int64_t live = live_.row();
        if (replaces_)
            if (auto error = note_seen(live, record, row)) return std::move(*error);
        last_met_ = live;
        const bool same = stored_.equals(live_.values(), row);
        if (!same)
            if (auto error = update(live, row)) return std::move(*error);
        if (auto error = live_.next()) return std::move(*error);
        if (auto error = note_absent(live + 1)) return std::move(*error);
        return same ? Effect::Unchanged : Effect::Updated;
    }

    // It means the one that was searched for.
    std::variant<Effect, JobError> met(SqliteStatement& found, std::uint64_t record, Row row)
    {
        const std::int64_t live = found.number(0);
        const bool same = stored_.equals(found, row);
        found.reset();
        if (replaces_)
            if (auto error = note_seen(live, record, row)) return std::move(*error);
        // The row at hand is held as it was before it is changed here.
        const bool at_hand = live_.at_row() && live_.row() == live;
        if (live <= table_.last_row && (in_order(live) || at_hand))
            if (auto error = move_live_rows(live + 1)) return std::move(*error);
        if (!same)
            if (auto error = update(live, row)) return std::move(*error);
        return same ? Effect::Unchanged : Effect::Updated;
    }

    bool in_order(std::int64_t live)
    {
        const std::int64_t before = std::exchange(last_met_, live);
        rising_ = live > before ? rising_ + 1 : 0;
        if (rising_ == 0 || (live - before > kNear && rising_ < kRising)) return false;
        rising_ = 0;
        return true;
    }

    std::variant<bool, JobError> find_padded(Row row)
    {
        auto padded = padded_->find(row[key_].value_or(""));
        if (auto* error = std::get_if<JobError>(&padded)) return std::move(*error);
        const auto& live = std::get<std::optional<std::int64_t>>(padded);
        if (!live) return false;
        find_row_.bind(1, *live);
        const int status = find_row_.step();
        if (status != SQLITE_ROW) return table_.database.error(status);
        return true;
    }

    std::optional<JobError> move_live_rows(std::int64_t first)
    {
        if (auto error = live_.move_to(first)) return error;
        return note_absent(first);
    }

    // From there to the row that is next now there is none.
    std::optional<JobError> note_absent(std::int64_t first)
    {
        if (!replaces_) return std::nullopt;
        const std::int64_t last = live_.at_row() ? live_.row() - 1 : table_.last_row;
        return first <= last ? seen_.add_absent({first, last}) : std::nullopt;
    }

    // A row beyond last_row was inserted by this very file.
    std::optional<JobError> note_seen(std::int64_t live, std::uint64_t record, Row row)
    {
        if (live > table_.last_row)
            return repeated(row, record, static_cast<std::uint64_t>(live - table_.last_row));
        auto added = seen_.add(live, record);
        if (auto* error = std::get_if<JobError>(&added)) return std::move(*error);
        if (std::get<bool>(added)) return std::nullopt;
        auto first = seen_.record_of(live);
        if (auto* error = std::get_if<JobError>(&first)) return std::move(*error);
        return repeated(row, record, std::get<std::optional<std::uint64_t>>(first));
    }

    JobError repeated(Row row, std::uint64_t record, std::optional<std::uint64_t> first) const
    {
        return repeated_record(*table_.schema.row_identifier, row[key_].value_or(""), record, first);
    }

    std::optional<JobError> update(std::int64_t live, Row row)
    {
        int parameter = 0;
        for (std::size_t i = 0; i < row.size(); ++i)
            if (i != key_) update_.bind(++parameter, row[i]);
        update_.bind(++parameter, live);
        const int status = update_.step();
        if (status != SQLITE_DONE) return table_.database.error(status);
        return std::nullopt;
    }

    SqliteTable table_;
    bool replaces_;
    std::size_t key_; // the row identifier among a row's values
    StoredRow stored_;
    RowInserter inserter_;
    LiveRows live_;
    SeenRows seen_;             // Replace
    std::int64_t last_met_ = 0; // the row
    int rising_ = 0;            // rows searched for, each after the one before
    SqliteStatement find_;      // key -> "#row", the columns
    SqliteStatement update_;    // the columns but for the key, "#row"
    std::optional<PaddedKeys> padded_;
    SqliteStatement find_row_; // "#row" -> as find_
};

} // namespace

MadeWriter make_keyed_writer(const SqliteTable& table, Action action)
{
    std::size_t key = 0;
    while (table.schema.columns[table.columns[key].column].field_name != *table.schema.row_identifier)
        ++key;
    auto inserter = RowInserter::make(table);
    if (auto* error = std::get_if<JobError>(&inserter)) return std::move(*error);
    auto live = LiveRows::make(table);
    if (auto* error = std::get_if<JobError>(&live)) return std::move(*error);
    auto writer = std::make_unique<KeyedWriter>(
        table, action, key, std::move(std::get<RowInserter>(inserter)), std::move(std::get<LiveRows>(live)));
    if (auto error = writer->prepare()) return std::move(*error);
    return writer;
}

} // namespace wharf::jobs
