#include "archive/jobs/tables/row_hash.hpp"
#include "archive/jobs/tables/row_tally.hpp"
#include "archive/jobs/tables/sqlite_live_rows.hpp"
#include "archive/jobs/tables/sqlite_row_set.hpp"
#include "archive/jobs/tables/sqlite_table.hpp"
#include "archive/jobs/tables/sqlite_writers.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <utility>

namespace wharf::jobs {

namespace {

// How many live rows a record that is none of those at hand looks through; each one after it twice as many.
constexpr int kFirstLook = 4;
constexpr int kLongestLook = 64;

// Rows are equal by their values alone, and any pairing of equal ones gives the same counts as long as in the
// end no record and no live row are left that are equal. So a record that equals the live row next in order
// is paired with it at once. Where they differ, live rows are passed by and tallied, and the record searched
// among them. A record not found is inserted, and tallied as well: if an equal live row comes up later, that
// one goes, and the record stays in its place.
//
// Between two calls no row is in both tallies.
class WholeRowWriter final : public RowWriter {
public:
    WholeRowWriter(const SqliteTable& table, RowInserter inserter, LiveRows live)
        : table_(table)
        , inserter_(std::move(inserter))
        , live_(std::move(live))
        , stored_(table.columns)
        , hash_(random_hash_key())
        , paired_(table.database, table.limits.bitmaps)
        , passed_(table.database, "passed_rows", table.limits.passed_slots)
        , added_(table.database, "added_rows", table.limits.added_slots)
        , values_(table.columns.size())
    {
    }

    std::optional<JobError> prepare()
    {
        if (auto error = table_.database.prepare_into(remove_, "DELETE FROM rows WHERE \"#row\" = ?"))
            return error;
        // An insert may turn out to be none: which ones stand is known at the end.
        if (table_.changes != nullptr) {
            table_.changes->tell_no_inserts();
            moved_.emplace(table_.database, "moved_rows", table_.limits.added_slots);
        }
        if (auto error = live_.move_to(1)) return error;
        return note_absent(1);
    }

    std::variant<Effect, JobError> put(std::uint64_t record, Row row) override
    {
        if (live_.at_row() && stored_.equals(live_.values(), row)) {
            look_ = kFirstLook;
            if (auto error = pair_live_row()) return std::move(*error);
            return Effect::Unchanged;
        }
        const RowFingerprint fingerprint = fingerprint_of(row);
        auto found = passed_.take(fingerprint);
        if (std::holds_alternative<bool>(found) && !std::get<bool>(found)) found = look_ahead(fingerprint);
        if (auto* error = std::get_if<JobError>(&found)) return std::move(*error);
        if (std::get<bool>(found)) return Effect::Unchanged;
        if (auto error = inserter_.insert(record, row)) return std::move(*error);
        if (auto error = added_.add(fingerprint)) return std::move(*error);
        return Effect::Inserted;
    }

    // What is left was not in the file; which of several equal rows goes does not matter.
    std::variant<Finished, JobError> finish() override
    {
        while (live_.at_row() && added_.size() > 0)
            if (auto error = pass_live_row()) return std::move(*error);
        const std::int64_t end = live_.at_row() ? live_.row() : table_.last_row + 1;
        if (passed_.size() > 0)
            if (auto error = delete_passed(end)) return std::move(*error);
        if (end <= table_.last_row) {
            if (auto error =
                    table_.database.execute("DELETE FROM rows WHERE \"#row\" BETWEEN " + std::to_string(end) +
                                            " AND " + std::to_string(table_.last_row)))
                return std::move(*error);
            finished_.deleted += table_.database.changes();
        }
        if (moved_)
            if (auto error = tell_inserted()) return std::move(*error);
        return finished_;
    }

private:
    std::optional<JobError> pair_live_row()
    {
        auto added = paired_.add(live_.row());
        if (auto* error = std::get_if<JobError>(&added)) return std::move(*error);
        return next_live_row();
    }

    std::optional<JobError> next_live_row()
    {
        const std::int64_t row = live_.row();
        if (auto error = live_.next()) return error;
        return note_absent(row + 1);
    }

    // From there to the row that is next now there is none.
    std::optional<JobError> note_absent(std::int64_t first)
    {
        const std::int64_t last = live_.at_row() ? live_.row() - 1 : table_.last_row;
        return first <= last ? paired_.add(RowRange{first, last}) : std::nullopt;
    }

    // Passes live rows by until one is the record's; false: none was.
    std::variant<bool, JobError> look_ahead(const RowFingerprint& wanted)
    {
        for (int i = 0; i < look_ && live_.at_row(); ++i) {
            if (fingerprint_of(live_.values()) == wanted) {
                look_ = kFirstLook;
                if (auto error = pair_live_row()) return std::move(*error);
                return true;
            }
            if (auto error = pass_live_row()) return std::move(*error);
        }
        look_ = std::min(look_ * 2, kLongestLook);
        return false;
    }

    std::optional<JobError> pass_live_row()
    {
        const RowFingerprint fingerprint = fingerprint_of(live_.values());
        auto added = added_.take(fingerprint);
        if (auto* error = std::get_if<JobError>(&added)) return std::move(*error);
        if (!std::get<bool>(added)) {
            if (auto error = passed_.add(fingerprint)) return error;
            return next_live_row();
        }
        ++finished_.moved;
        if (moved_)
            if (auto error = moved_->add(fingerprint)) return error;
        const ChangeTap::Closed untold(table_.changes);
        if (auto error = remove(live_.row())) return error;
        return next_live_row();
    }

    // The rows of this file, but for one of each that moved.
    std::optional<JobError> tell_inserted()
    {
        SqliteStatement added;
        if (auto error = table_.database.prepare_into(
                added, "SELECT \"#row\", " + column_list(table_.schema, table_.columns) +
                           " FROM rows WHERE \"#row\" > ? ORDER BY \"#row\""))
            return error;
        added.bind(1, table_.last_row);
        int status = added.step();
        for (; status == SQLITE_ROW; status = added.step()) {
            auto moved = moved_->take(fingerprint_of(added));
            if (auto* error = std::get_if<JobError>(&moved)) return std::move(*error);
            if (std::get<bool>(moved)) continue;
            for (std::size_t i = 0; i < values_.size(); ++i)
                values_[i] = added.text(static_cast<int>(i) + 1);
            table_.changes->inserted(values_);
        }
        return status == SQLITE_DONE ? std::nullopt : std::optional(table_.database.error(status));
    }

    std::optional<JobError> delete_passed(std::int64_t end)
    {
        for (std::int64_t from = 1; passed_.size() > 0;) {
            auto missing = paired_.first(RowSet::Which::Missing, {from, end - 1});
            if (auto* error = std::get_if<JobError>(&missing)) return std::move(*error);
            const auto& rows = std::get<std::optional<RowRange>>(missing);
            if (!rows) break;
            if (auto error = delete_passed(*rows)) return error;
            from = rows->last + 1;
        }
        return std::nullopt;
    }

    std::optional<JobError> delete_passed(RowRange rows)
    {
        if (auto error = live_.move_to(rows.first)) return error;
        while (live_.at_row() && live_.row() <= rows.last && passed_.size() > 0) {
            auto left = passed_.take(fingerprint_of(live_.values()));
            if (auto* error = std::get_if<JobError>(&left)) return std::move(*error);
            if (std::get<bool>(left)) {
                if (auto error = remove(live_.row())) return error;
                ++finished_.deleted;
            }
            if (auto error = live_.next()) return error;
        }
        return std::nullopt;
    }

    std::optional<JobError> remove(std::int64_t row)
    {
        remove_.bind(1, row);
        const int status = remove_.step();
        if (status != SQLITE_DONE) return table_.database.error(status);
        return std::nullopt;
    }

    RowFingerprint fingerprint_of(Row row)
    {
        if (!stored_.trims()) return hash_(row);
        for (std::size_t i = 0; i < values_.size(); ++i)
            values_[i] = stored_.comparable(row[i], i);
        return hash_(values_);
    }

    RowFingerprint fingerprint_of(const SqliteStatement& live)
    {
        for (std::size_t i = 0; i < values_.size(); ++i)
            values_[i] = stored_.value(live, i);
        return hash_(values_);
    }

    SqliteTable table_;
    RowInserter inserter_;
    LiveRows live_;
    StoredRow stored_;
    RowHash hash_;
    RowSet paired_;                 // live rows that were next in order, and numbers without a row
    RowTally passed_;               // live rows that were not, and have no record so far
    RowTally added_;                // records without a live row so far
    std::optional<RowTally> moved_; // where changes are told: records whose rows were there already
    int look_ = kFirstLook;
    SqliteStatement remove_; // "#row"
    Finished finished_;
    std::vector<Value> values_;
};

} // namespace

MadeWriter make_whole_row_writer(const SqliteTable& table)
{
    auto inserter = RowInserter::make(table);
    if (auto* error = std::get_if<JobError>(&inserter)) return std::move(*error);
    auto live = LiveRows::make(table);
    if (auto* error = std::get_if<JobError>(&live)) return std::move(*error);
    auto writer = std::make_unique<WholeRowWriter>(table, std::move(std::get<RowInserter>(inserter)),
                                                   std::move(std::get<LiveRows>(live)));
    if (auto error = writer->prepare()) return std::move(*error);
    return writer;
}

} // namespace wharf::jobs
