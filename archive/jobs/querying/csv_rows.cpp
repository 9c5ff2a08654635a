#include "archive/jobs/querying/csv_rows.hpp"

#include "archive/jobs/tables/csv_line.hpp"

#include <utility>

namespace wharf::jobs {

CsvRows::CsvRows(std::vector<Column> columns)
    : columns_(std::move(columns))
{
}

void CsvRows::begin(std::string& text)
{
    std::vector<Value> names;
    for (const Column& column : columns_)
        names.emplace_back(column.field_name);
    put_csv_line(text, "", names);
}

void CsvRows::add(Row row, std::string& text)
{
    put_csv_line(text, "", row);
}

void CsvRows::end(std::string&)
{
}

} // namespace wharf::jobs
