// Some records of a file on their way to the table, each as the row it makes or with the reason why it makes
// none. Everything is copied into one piece of memory, which clear() keeps for the next use. A batch of usual
// records holds a few hundred KiB, and always less than 4 GiB.
#pragma once

#include "archive/jobs/reading/csv_reader.hpp"
#include "archive/jobs/tables/table_store.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace wharf::jobs {

// Whether a row's record is kept beside it, as it was read.
enum class Original { Dropped, Kept };

class RowBatch {
public:
    void clear();
    void add(const Record& record, Row row, Original original);
    void add_wrong(const Record& record, JobError why);
    void make_wrong(std::size_t i, JobError why); // what was a row

    [[nodiscard]] std::size_t size() const { return entries_.size(); } // records
    // Of values and fields, and of where each is: 2,000 columns take room though they be empty.
    [[nodiscard]] std::size_t bytes() const { return text_.size() + pieces_.size() * sizeof(Piece); }
    [[nodiscard]] std::uint64_t record(std::size_t i) const { return entries_[i].record; } // its number
    [[nodiscard]] std::uint64_t line(std::size_t i) const { return entries_[i].line; }
    [[nodiscard]] const JobError* wrong(std::size_t i) const; // null: it makes a row
    // Each valid until it is asked for again.
    [[nodiscard]] Row row(std::size_t i);
    [[nodiscard]] std::span<const std::string_view> original(std::size_t i);

    // Of the file, once this batch was read.
    bool last = false;             // nothing comes behind it
    std::optional<JobError> error; // why reading ended behind its rows, if not with the file
    std::uint64_t file_bytes = 0;  // as landed
    std::uint64_t text_bytes = 0;  // decoded
    std::chrono::nanoseconds took{};

private:
    static constexpr std::uint32_t kNull = ~std::uint32_t{0};
    struct Piece {
        std::uint32_t offset = 0;
        std::uint32_t size = 0; // kNull: no value
    };
    struct Entry {
        std::uint64_t record = 0;
        std::uint64_t line = 0;
        std::size_t pieces = 0; // the first; the values come before the fields
        std::uint32_t values = 0;
        std::uint32_t fields = 0;
        std::optional<std::size_t> wrong{}; // index in errors_
    };
    Piece keep(std::string_view text);
    Entry& add_entry(const Record& record);
    void keep_fields(Entry& entry, const Record& record);
    [[nodiscard]] std::string_view text(const Piece& piece) const;

    std::string text_;
    std::vector<Piece> pieces_;
    std::vector<Entry> entries_;
    std::vector<JobError> errors_;
    std::vector<Value> row_;
    std::vector<std::string_view> original_;
};

} // namespace wharf::jobs
