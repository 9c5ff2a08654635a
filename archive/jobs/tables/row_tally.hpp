// How often each row of a table is still to be met in a file: first every row is added, then rows are taken
// away as they are met. Equal rows share one entry, so a table of equal rows costs no more than any other.
//
// The first few million different rows are kept in memory, the others in a temporary table, whose pages
// SQLite keeps in a file; so the memory is bounded, and a table of usual size never waits for a disk.
#pragma once

#include "archive/jobs/tables/row_hash.hpp"
#include "archive/jobs/tables/sqlite_database.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

namespace wharf::jobs {

class RowTally {
public:
    static constexpr std::size_t kMostSlots = std::size_t{1} << 22; // of 24 bytes: 96 MiB

    // The database outlives the tally. `most_slots`: a power of two.
    explicit RowTally(SqliteDatabase& database, std::size_t most_slots = kMostSlots);

    [[nodiscard]] std::optional<JobError> add(const RowFingerprint& row);
    // Takes one away; false if there is none left of it. After the first take() nothing more is added.
    [[nodiscard]] std::variant<bool, JobError> take(const RowFingerprint& row);

private:
    struct Slot {
        RowFingerprint row;
        std::uint64_t added = 0; // 0: the slot is free
        // Once taken from, an entry keeps its slot: a search ends at a free one.
        std::uint64_t left() const { return added - 1; }
    };
    struct Entry {
        std::int64_t key; // where it is, or would be
        std::optional<std::int64_t> count;
    };

    Slot& find_in_memory(const RowFingerprint& row);
    void grow();
    [[nodiscard]] std::optional<JobError> open_overflow();
    [[nodiscard]] std::variant<Entry, JobError> find_in_overflow(const RowFingerprint& row);
    [[nodiscard]] std::optional<JobError> change_overflow(std::int64_t key, std::int64_t by);

    SqliteDatabase& database_;
    std::size_t most_slots_;
    std::vector<Slot> slots_; // a power of two, never all used
    std::size_t room_;        // free slots that may still be used
    bool overflowed_ = false;
    SqliteStatement find_;
    SqliteStatement add_;
    SqliteStatement change_;
};

} // namespace wharf::jobs
