#include "archive/jobs/importing/row_batch.hpp"

#include <utility>

namespace wharf::jobs {

void RowBatch::clear()
{
    text_.clear();
    pieces_.clear();
    entries_.clear();
    errors_.clear();
    last = false;
    error.reset();
    file_bytes = text_bytes = 0;
    took = {};
}

void RowBatch::add(const Record& record, Row row, Original original)
{
    Entry& entry = add_entry(record);
    entry.values = static_cast<std::uint32_t>(row.size());
    for (const Value& value : row)
        pieces_.push_back(value ? keep(*value) : Piece{0, kNull});
    if (original == Original::Kept) keep_fields(entry, record);
}

void RowBatch::add_wrong(const Record& record, JobError why)
{
    Entry& entry = add_entry(record);
    entry.wrong = errors_.size();
    errors_.push_back(std::move(why));
    keep_fields(entry, record);
}

void RowBatch::make_wrong(std::size_t i, JobError why)
{
    entries_[i].wrong = errors_.size();
    errors_.push_back(std::move(why));
}

const JobError* RowBatch::wrong(std::size_t i) const
{
    const auto& index = entries_[i].wrong;
    return index ? &errors_[*index] : nullptr;
}

Row RowBatch::row(std::size_t i)
{
    const Entry& entry = entries_[i];
    row_.resize(entry.values);
    for (std::size_t value = 0; value < entry.values; ++value) {
        const Piece& piece = pieces_[entry.pieces + value];
        row_[value] = piece.size == kNull ? std::nullopt : Value(text(piece));
    }
    return row_;
}

std::span<const std::string_view> RowBatch::original(std::size_t i)
{
    const Entry& entry = entries_[i];
    original_.resize(entry.fields);
    for (std::size_t field = 0; field < entry.fields; ++field)
        original_[field] = text(pieces_[entry.pieces + entry.values + field]);
    return original_;
}

RowBatch::Piece RowBatch::keep(std::string_view text)
{
    const Piece piece{static_cast<std::uint32_t>(text_.size()), static_cast<std::uint32_t>(text.size())};
    text_.append(text);
    return piece;
}

RowBatch::Entry& RowBatch::add_entry(const Record& record)
{
    entries_.push_back({record.number, record.line, pieces_.size()});
    return entries_.back();
}

void RowBatch::keep_fields(Entry& entry, const Record& record)
{
    entry.fields = static_cast<std::uint32_t>(record.fields.size());
    for (const std::string_view field : record.fields)
        pieces_.push_back(keep(field));
}

std::string_view RowBatch::text(const Piece& piece) const
{
    return std::string_view(text_).substr(piece.offset, piece.size);
}

} // namespace wharf::jobs
