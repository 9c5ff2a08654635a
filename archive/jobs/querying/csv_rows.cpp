#include "archive/jobs/querying/csv_rows.hpp"

#include "archive/jobs/values/csv_field.hpp"

#include <utility>

namespace wharf::jobs {

CsvRows::CsvRows(std::vector<Column> columns)
    : columns_(std::move(columns))
{
}

void CsvRows::begin(std::string& text)
{
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        if (i > 0) text += ',';
        append_csv_field(text, columns_[i].field_name);
    }
    text += "\r\n";
}

void CsvRows::add(Row row, std::string& text)
{
    for (std::size_t i = 0; i < row.size(); ++i) {
        if (i > 0) text += ',';
        if (row[i] && !row[i]->empty())
            append_csv_field(text, *row[i]);
        else if (row[i] || row.size() == 1)
            text += "\"\"";
    }
    text += "\r\n";
}

void CsvRows::end(std::string&)
{
}

} // namespace wharf::jobs
