#include "archive/jobs/querying/table_text.hpp"

#include "archive/jobs/querying/row_selection.hpp"

#include <utility>

namespace wharf::jobs {

std::variant<std::unique_ptr<TableText>, JobError> TableText::make(std::unique_ptr<TableReader> reader,
                                                                   const TableQuery& query,
                                                                   TableFormat format)
{
    auto selection = select_rows(query, reader->schema());
    if (auto* error = std::get_if<JobError>(&selection)) return std::move(*error);
    const auto& selected = std::get<RowSelection>(selection);
    if (auto error = reader->select(selected)) return std::move(*error);
    auto rows = RowText::make(format, reader->schema(), selected.columns);
    const bool search = searches(selected, reader->schema());
    return std::unique_ptr<TableText>(new TableText(std::move(reader), std::move(rows), search));
}

TableText::TableText(std::unique_ptr<TableReader> reader, std::unique_ptr<RowText> rows, bool searches)
    : reader_(std::move(reader))
    , rows_(std::move(rows))
    , searches_(searches)
{
}

std::variant<bool, JobError> TableText::next(std::string& text)
{
    const std::size_t enough = text.size() + kBlock;
    if (!begun_) rows_->begin(text);
    begun_ = true;
    while (text.size() < enough) {
        auto next = reader_->next();
        if (auto* error = std::get_if<JobError>(&next)) return std::move(*error);
        const auto& row = std::get<std::optional<Row>>(next);
        if (!row) {
            rows_->end(text);
            return false;
        }
        rows_->add(*row, text);
    }
    return true;
}

} // namespace wharf::jobs
