// How often each of some rows is there: rows are added, and taken away again when they are met elsewhere.
// Equal rows share one entry, so a table of equal rows costs no more than any other.
//
// The first few million different rows are kept in memory, the others in a temporary table, whose pages
// SQLite keeps in a file; so the memory is bounded, and a table of usual size never waits for a disk.
#pragma once

#include "archive/jobs/tables/row_hash.hpp"
#include "archive/jobs/tables/sqlite_database.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace wharf::jobs {

class RowTally {
public:
    // Of 24 bytes. `most_slots`: a power of two. `name`: of the temporary table, which is the tally's own.
    // The database outlives the tally.
    RowTally(SqliteDatabase& database, std::string name, std::size_t most_slots);

    [[nodiscard]] std::uint64_t size() const { return size_; } // added and not taken away
    [[nodiscard]] std::optional<JobError> add(const RowFingerprint& row);
    // Takes one away; false if there is none left of it.
    [[nodiscard]] std::variant<bool, JobError> take(const RowFingerprint& row);

private:
    struct Slot {
        RowFingerprint row;
        std::uint64_t added = 0; // 0: the slot is free
        // With nothing left an entry still keeps its slot: a search ends at a free one.
        std::uint64_t left() const { return added - 1; }
    };
    struct Entry {
        std::int64_t key; // where it is, or would be
        std::optional<std::int64_t> count;
    };

    Slot& find_in_memory(const RowFingerprint& row);
    [[nodiscard]] std::optional<JobError> add_one(const RowFingerprint& row);
    [[nodiscard]] std::variant<bool, JobError> take_one(const RowFingerprint& row);
    void make_room();
    [[nodiscard]] std::optional<JobError> open_overflow();
    [[nodiscard]] std::variant<Entry, JobError> find_in_overflow(const RowFingerprint& row);
    [[nodiscard]] std::optional<JobError> change_overflow(std::int64_t key, std::int64_t by);

    SqliteDatabase& database_;
    std::string name_;
    std::size_t most_slots_;
    std::uint64_t size_ = 0;
    std::vector<Slot> slots_; // a power of two, never all used
    std::size_t room_;        // free slots that may still be used
    std::size_t spent_ = 0;   // used slots with nothing left
    bool overflowed_ = false;
    SqliteStatement find_;
    SqliteStatement add_;
    SqliteStatement change_;
};

} // namespace wharf::jobs
