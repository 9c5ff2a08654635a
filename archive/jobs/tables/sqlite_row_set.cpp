#include "archive/jobs/tables/sqlite_row_set.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <utility>

namespace wharf::jobs {

RowSet::RowSet(SqliteDatabase& database, std::size_t most_bitmaps)
    : database_(database)
    , most_bitmaps_(most_bitmaps)
{
}

std::variant<bool, JobError> RowSet::add(std::int64_t row)
{
    const std::int64_t chunk = row / kChunkRows;
    if (chunk != current_chunk_ || !current_) {
        if (full_until(chunk)) return false;
        auto found = bitmap(chunk, IfAbsent::Make);
        if (auto* error = std::get_if<JobError>(&found)) return std::move(*error);
    }
    const auto at = static_cast<std::size_t>(row % kChunkRows);
    std::uint64_t& word = current_->words[at / 64];
    const std::uint64_t bit = std::uint64_t{1} << (at % 64);
    if (word & bit) return false;
    word |= bit;
    ++current_->count;
    forget_if_full(chunk, *current_);
    return true;
}

std::optional<JobError> RowSet::add(RowRange rows)
{
    std::int64_t row = rows.first;
    while (row <= rows.last) {
        const std::int64_t chunk = row / kChunkRows;
        if (const auto until = full_until(chunk)) {
            row = (*until + 1) * kChunkRows;
            continue;
        }
        const std::int64_t begin = chunk * kChunkRows;
        const std::int64_t untouched = next_known(chunk, (rows.last + 1) / kChunkRows);
        if (row == begin && untouched > chunk) {
            add_full(chunk, untouched - 1);
            row = untouched * kChunkRows;
            continue;
        }
        const std::int64_t last = std::min(rows.last, begin + kChunkRows - 1);
        if (auto error = add_within(chunk, row - begin, last - begin)) return error;
        row = last + 1;
    }
    return std::nullopt;
}

std::optional<JobError> RowSet::add_within(std::int64_t chunk, std::int64_t first, std::int64_t last)
{
    auto found = bitmap(chunk, IfAbsent::Make);
    if (auto* error = std::get_if<JobError>(&found)) return std::move(*error);
    Bitmap& bits = *std::get<Bitmap*>(found);
    for (std::int64_t at = first; at <= last;) {
        const std::int64_t in_word = at % 64;
        const std::int64_t wanted = std::min(64 - in_word, last - at + 1);
        const std::uint64_t mask = (~std::uint64_t{0} >> (64 - wanted)) << in_word;
        std::uint64_t& word = bits.words[static_cast<std::size_t>(at / 64)];
        bits.count += std::popcount(mask & ~word);
        word |= mask;
        at += wanted;
    }
    forget_if_full(chunk, bits);
    return std::nullopt;
}

std::variant<std::optional<RowRange>, JobError> RowSet::first(Which which, RowRange within)
{
    std::optional<RowRange> found;
    for (std::int64_t row = within.first; row <= within.last;) {
        auto part = part_of({row, within.last});
        if (auto* error = std::get_if<JobError>(&part)) return std::move(*error);
        const auto [present, last] = std::get<Part>(part);
        if (present == (which == Which::Present))
            found = RowRange{found ? found->first : row, last};
        else if (found)
            break;
        row = last + 1;
    }
    return found;
}

std::variant<RowSet::Part, JobError> RowSet::part_of(RowRange rows)
{
    const std::int64_t chunk = rows.first / kChunkRows;
    if (const auto until = full_until(chunk))
        return Part{true, std::min(rows.last, (*until + 1) * kChunkRows - 1)};
    auto found = bitmap(chunk, IfAbsent::Nothing);
    if (auto* error = std::get_if<JobError>(&found)) return std::move(*error);
    const Bitmap* bits = std::get<Bitmap*>(found);
    if (!bits) {
        const std::int64_t known = std::max(next_known(chunk, rows.last / kChunkRows + 1), chunk + 1);
        return Part{false, std::min(rows.last, known * kChunkRows - 1)};
    }
    const std::int64_t at = rows.first % kChunkRows;
    const std::uint64_t word = bits->words[static_cast<std::size_t>(at / 64)] >> (at % 64);
    const bool present = word & 1;
    const std::int64_t equal =
        std::min<std::int64_t>(present ? std::countr_one(word) : std::countr_zero(word), 64 - at % 64);
    return Part{present, std::min(rows.last, rows.first + equal - 1)};
}

std::optional<std::int64_t> RowSet::full_until(std::int64_t chunk) const
{
    auto after = full_.upper_bound(chunk);
    if (after == full_.begin()) return std::nullopt;
    --after;
    if (after->second < chunk) return std::nullopt;
    return after->second;
}

std::int64_t RowSet::next_known(std::int64_t chunk, std::int64_t limit) const
{
    if (spilled_) return chunk;
    if (const auto bits = bitmaps_.lower_bound(chunk); bits != bitmaps_.end())
        limit = std::min(limit, bits->first);
    if (const auto full = full_.lower_bound(chunk); full != full_.end()) limit = std::min(limit, full->first);
    return limit;
}

void RowSet::add_full(std::int64_t first, std::int64_t last)
{
    auto after = full_.upper_bound(last);
    if (after != full_.end() && after->first == last + 1) {
        last = after->second;
        after = full_.erase(after);
    }
    if (after != full_.begin()) {
        --after;
        if (after->second == first - 1) {
            after->second = last;
            return;
        }
    }
    full_.emplace(first, last);
}

void RowSet::forget_if_full(std::int64_t chunk, const Bitmap& bits)
{
    if (bits.count < kChunkRows) return;
    add_full(chunk, chunk);
    bitmaps_.erase(chunk);
    current_ = nullptr;
}

std::variant<RowSet::Bitmap*, JobError> RowSet::bitmap(std::int64_t chunk, IfAbsent if_absent)
{
    if (chunk == current_chunk_ && current_) return current_;
    auto found = bitmaps_.find(chunk);
    if (found == bitmaps_.end()) {
        auto loaded = load(chunk);
        if (auto* error = std::get_if<JobError>(&loaded)) return std::move(*error);
        auto& bits = std::get<std::unique_ptr<Bitmap>>(loaded);
        if (!bits && if_absent == IfAbsent::Nothing) return nullptr;
        if (bitmaps_.size() >= most_bitmaps_)
            if (auto error = spill()) return std::move(*error);
        if (!bits) bits = std::make_unique<Bitmap>();
        found = bitmaps_.emplace(chunk, std::move(bits)).first;
    }
    current_chunk_ = chunk;
    current_ = found->second.get();
    return current_;
}

// All at once: whichever is wanted next is read again, which costs no more than choosing the right ones to
// keep.
std::optional<JobError> RowSet::spill()
{
    if (!spilled_) {
        if (auto error =
                database_.execute("CREATE TEMP TABLE IF NOT EXISTS row_set(chunk INTEGER PRIMARY KEY, bits);"
                                  "DELETE FROM temp.row_set"))
            return error;
        const std::pair<SqliteStatement*, const char*> statements[] = {
            {&store_, "INSERT INTO temp.row_set VALUES(?, ?)"},
            {&load_, "SELECT bits FROM temp.row_set WHERE chunk = ?"},
            {&remove_, "DELETE FROM temp.row_set WHERE chunk = ?"},
        };
        for (const auto& [statement, sql] : statements)
            if (auto error = database_.prepare_into(*statement, sql)) return error;
        spilled_ = true;
    }
    for (const auto& [chunk, bits] : bitmaps_) {
        store_.bind(1, chunk);
        store_.bind(2, std::as_bytes(std::span(bits->words)));
        const int status = store_.step();
        if (status != SQLITE_DONE) return database_.error(status);
    }
    bitmaps_.clear();
    current_ = nullptr;
    return std::nullopt;
}

std::variant<std::unique_ptr<RowSet::Bitmap>, JobError> RowSet::load(std::int64_t chunk)
{
    if (!spilled_) return nullptr;
    load_.bind(1, chunk);
    const int found = load_.step();
    if (found == SQLITE_DONE) return nullptr;
    if (found != SQLITE_ROW) return database_.error(found);
    auto bits = std::make_unique<Bitmap>();
    const auto bytes = load_.bytes(0);
    std::memcpy(bits->words.data(), bytes.data(), std::min(bytes.size(), sizeof bits->words));
    load_.reset();
    for (const std::uint64_t word : bits->words)
        bits->count += std::popcount(word);
    remove_.bind(1, chunk);
    const int removed = remove_.step();
    if (removed != SQLITE_DONE) return database_.error(removed);
    return bits;
}

std::variant<std::uint64_t, JobError> delete_rows(SqliteDatabase& database, RowSet& set, RowSet::Which which,
                                                  RowRange within)
{
    SqliteStatement remove;
    if (auto error = database.prepare_into(remove, "DELETE FROM rows WHERE \"#row\" BETWEEN ? AND ?"))
        return std::move(*error);
    for (std::uint64_t deleted = 0;;) {
        auto found = set.first(which, within);
        if (auto* error = std::get_if<JobError>(&found)) return std::move(*error);
        const auto& rows = std::get<std::optional<RowRange>>(found);
        if (!rows) return deleted;
        remove.bind(1, rows->first);
        remove.bind(2, rows->last);
        const int status = remove.step();
        if (status != SQLITE_DONE) return database.error(status);
        deleted += database.changes();
        within.first = rows->last + 1;
    }
}

} // namespace wharf::jobs
