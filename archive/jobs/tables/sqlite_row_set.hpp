// A set of "#row" numbers, as large as any table's, in bounded memory.
//
// Rows are taken by chunks of 65,536. A chunk that is all in the set is only part of an interval, so the rows
// of a table met in their order cost nothing; one that is partly in it is a bitmap of 8 KiB. When there are
// too many bitmaps they go to a temporary table.
#pragma once

#include "archive/jobs/tables/sqlite_database.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <variant>

namespace wharf::jobs {

struct RowRange {
    std::int64_t first;
    std::int64_t last;
    friend bool operator==(const RowRange&, const RowRange&) = default;
};

class RowSet {
public:
    // The database outlives the set, and has one such set at a time.
    RowSet(SqliteDatabase& database, std::size_t most_bitmaps);

    [[nodiscard]] std::variant<bool, JobError> add(std::int64_t row); // false: it was there already
    [[nodiscard]] std::optional<JobError> add(RowRange rows);         // none, if last < first
    // The first rows of a range, all that follow each other, that are in the set, or are not.
    enum class Which { Present, Missing };
    [[nodiscard]] std::variant<std::optional<RowRange>, JobError> first(Which which, RowRange within);

private:
    static constexpr std::int64_t kChunkRows = 1 << 16;
    struct Bitmap {
        std::array<std::uint64_t, kChunkRows / 64> words{};
        std::int64_t count = 0;
    };

    // A part of a range from its first row on, within a chunk or beside any: all in the set, or not.
    struct Part {
        bool present;
        std::int64_t last;
    };
    [[nodiscard]] std::variant<Part, JobError> part_of(RowRange rows);
    [[nodiscard]] std::optional<std::int64_t> full_until(
        std::int64_t chunk) const; // the interval's last chunk
    // The first chunk from this one on that the set may have rows of; else `limit`.
    [[nodiscard]] std::int64_t next_known(std::int64_t chunk, std::int64_t limit) const;
    void add_full(std::int64_t first, std::int64_t last); // chunks not yet in the set
    // The chunk's bitmap, in memory; nothing if there is none and `make` is not wanted.
    enum class IfAbsent { Nothing, Make };
    [[nodiscard]] std::variant<Bitmap*, JobError> bitmap(std::int64_t chunk, IfAbsent if_absent);
    [[nodiscard]] std::optional<JobError> add_within(std::int64_t chunk, std::int64_t first,
                                                     std::int64_t last);
    void forget_if_full(std::int64_t chunk, const Bitmap& bitmap);
    [[nodiscard]] std::optional<JobError> spill();
    [[nodiscard]] std::variant<std::unique_ptr<Bitmap>, JobError> load(std::int64_t chunk);

    SqliteDatabase& database_;
    std::size_t most_bitmaps_;
    std::map<std::int64_t, std::int64_t> full_; // intervals of chunks: first to last
    std::map<std::int64_t, std::unique_ptr<Bitmap>> bitmaps_;
    std::int64_t current_chunk_ = -1; // the one used last
    Bitmap* current_ = nullptr;
    bool spilled_ = false;
    SqliteStatement store_;
    SqliteStatement load_;
    SqliteStatement remove_;
};

// Deletes, in the table's order, the rows within a range that the set has, or has not, and says how many.
[[nodiscard]] std::variant<std::uint64_t, JobError> delete_rows(SqliteDatabase& database, RowSet& set,
                                                                RowSet::Which which, RowRange within);

} // namespace wharf::jobs
