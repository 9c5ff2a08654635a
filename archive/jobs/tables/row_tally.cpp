#include "archive/jobs/tables/row_tally.hpp"

#include <sqlite3.h>

#include <algorithm>

namespace wharf::jobs {

namespace {

constexpr std::size_t kFirstSlots = 1024;

std::size_t usable(std::size_t slots)
{
    return slots / 4 * 3; // fuller than that, searches become long
}

} // namespace

RowTally::RowTally(SqliteDatabase& database, std::string name, std::size_t most_slots)
    : database_(database)
    , name_(std::move(name))
    , most_slots_(most_slots)
    , slots_(std::min(kFirstSlots, most_slots))
    , room_(usable(slots_.size()))
{
}

RowTally::Slot& RowTally::find_in_memory(const RowFingerprint& row)
{
    const std::size_t mask = slots_.size() - 1;
    std::size_t at = static_cast<std::size_t>(row.high) & mask;
    while (slots_[at].added > 0 && slots_[at].row != row)
        at = (at + 1) & mask;
    return slots_[at];
}

// Without the slots that are spent, if that gives enough; else also with twice as many.
void RowTally::make_room()
{
    const std::size_t used = usable(slots_.size());
    const bool enough = spent_ > used / 4;
    if (!enough && slots_.size() >= most_slots_) return;
    std::vector<Slot> before(enough ? slots_.size() : slots_.size() * 2);
    before.swap(slots_);
    room_ = usable(slots_.size()) - (used - spent_);
    spent_ = 0;
    for (const Slot& slot : before)
        if (slot.added > 1) find_in_memory(slot.row) = slot;
}

std::optional<JobError> RowTally::add(const RowFingerprint& row)
{
    if (auto error = add_one(row)) return error;
    ++size_;
    return std::nullopt;
}

std::variant<bool, JobError> RowTally::take(const RowFingerprint& row)
{
    if (size_ == 0) return false;
    auto taken = take_one(row);
    if (const bool* done = std::get_if<bool>(&taken); done && *done) --size_;
    return taken;
}

std::optional<JobError> RowTally::add_one(const RowFingerprint& row)
{
    if (room_ == 0) make_room();
    Slot& slot = find_in_memory(row);
    if (slot.added == 0 && room_ > 0) {
        --room_;
        slot = {row, 2};
        return std::nullopt;
    }
    if (slot.added > 0) {
        if (slot.left() == 0) --spent_;
        ++slot.added;
        return std::nullopt;
    }
    if (!overflowed_)
        if (auto error = open_overflow()) return error;
    auto found = find_in_overflow(row);
    if (auto* error = std::get_if<JobError>(&found)) return std::move(*error);
    const Entry& entry = std::get<Entry>(found);
    if (entry.count) return change_overflow(entry.key, +1);
    add_.bind(1, entry.key);
    add_.bind(2, static_cast<std::int64_t>(row.high));
    add_.bind(3, static_cast<std::int64_t>(row.low));
    const int status = add_.step();
    if (status != SQLITE_DONE) return database_.error(status);
    return std::nullopt;
}

// A row may be in both places: slots become free again.
std::variant<bool, JobError> RowTally::take_one(const RowFingerprint& row)
{
    Slot& slot = find_in_memory(row);
    if (slot.added > 1) {
        --slot.added;
        if (slot.left() == 0) ++spent_;
        return true;
    }
    if (!overflowed_) return false;
    auto found = find_in_overflow(row);
    if (auto* error = std::get_if<JobError>(&found)) return std::move(*error);
    const Entry& entry = std::get<Entry>(found);
    if (entry.count.value_or(0) == 0) return false;
    if (auto error = change_overflow(entry.key, -1)) return std::move(*error);
    return true;
}

std::optional<JobError> RowTally::open_overflow()
{
    overflowed_ = true;
    const std::string table = "temp." + name_;
    if (auto error = database_.execute("CREATE TABLE IF NOT EXISTS " + table +
                                       "(key INTEGER PRIMARY KEY, high, low, count); DELETE FROM " + table))
        return error;
    const std::pair<SqliteStatement*, std::string> statements[] = {
        {&find_, "SELECT high, low, count FROM " + table + " WHERE key = ?"},
        {&add_, "INSERT INTO " + table + " VALUES(?, ?, ?, 1)"},
        {&change_, "UPDATE " + table + " SET count = count + ? WHERE key = ?"},
    };
    for (const auto& [statement, sql] : statements)
        if (auto error = database_.prepare_into(*statement, sql)) return error;
    return std::nullopt;
}

// The high half of the fingerprint is the key, or the next free one if another fingerprint has that already.
std::variant<RowTally::Entry, JobError> RowTally::find_in_overflow(const RowFingerprint& row)
{
    for (std::uint64_t key = row.high;; ++key) {
        find_.bind(1, static_cast<std::int64_t>(key));
        const int status = find_.step();
        if (status == SQLITE_DONE) return Entry{static_cast<std::int64_t>(key), std::nullopt};
        if (status != SQLITE_ROW) return database_.error(status);
        const RowFingerprint there{static_cast<std::uint64_t>(find_.number(0)),
                                   static_cast<std::uint64_t>(find_.number(1))};
        const std::int64_t count = find_.number(2);
        find_.reset();
        if (there == row) return Entry{static_cast<std::int64_t>(key), count};
    }
}

std::optional<JobError> RowTally::change_overflow(std::int64_t key, std::int64_t by)
{
    change_.bind(1, by);
    change_.bind(2, key);
    const int status = change_.step();
    if (status != SQLITE_DONE) return database_.error(status);
    return std::nullopt;
}

} // namespace wharf::jobs
