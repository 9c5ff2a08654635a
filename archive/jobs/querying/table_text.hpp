// The answer to a question put to a live table, as text, a block at a time: what a slow receiver has not
// taken yet is never in memory. Not thread-safe; every call may block on the disk.
#pragma once

#include "archive/jobs/querying/row_text.hpp"
#include "archive/jobs/querying/table_query.hpp"
#include "archive/jobs/querying/table_reader.hpp"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <variant>

namespace wharf::jobs {

class TableText {
public:
    static constexpr std::size_t kBlock = 128 * 1024; // bytes; a block ends with the row that reaches it

    // Nothing has been read yet. Error: "bad-query".
    [[nodiscard]] static std::variant<std::unique_ptr<TableText>, JobError> make(
        std::unique_ptr<TableReader> reader, const TableQuery& query, TableFormat format);

    // Whether the first block may take long, as searches() says.
    [[nodiscard]] bool begins_with_search() const { return searches_; }
    [[nodiscard]] bool is_over() const { return reader_->is_over(); } // as TableReader's
    // Appends the next block; false: that was the last. Errors as TableReader::next(); what was appended
    // before is then not the whole answer.
    [[nodiscard]] std::variant<bool, JobError> next(std::string& text);

private:
    TableText(std::unique_ptr<TableReader> reader, std::unique_ptr<RowText> rows, bool searches);

    std::unique_ptr<TableReader> reader_;
    std::unique_ptr<RowText> rows_;
    bool searches_;
    bool begun_ = false;
};

} // namespace wharf::jobs
