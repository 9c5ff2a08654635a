#include "archive/jobs/querying/row_text.hpp"

#include "archive/jobs/querying/csv_rows.hpp"
#include "archive/jobs/querying/json_rows.hpp"

namespace wharf::jobs {

std::unique_ptr<RowText> RowText::make(TableFormat format, const Schema& schema,
                                       const std::vector<std::size_t>& columns)
{
    std::vector<Column> chosen;
    for (const std::size_t column : columns)
        chosen.push_back(schema.columns[column]);
    switch (format) {
    case TableFormat::Csv: return std::make_unique<CsvRows>(std::move(chosen));
    case TableFormat::Json: return std::make_unique<JsonRows>(chosen, JsonRows::As::Array);
    case TableFormat::Ndjson: return std::make_unique<JsonRows>(chosen, JsonRows::As::Lines);
    }
    return nullptr;
}

} // namespace wharf::jobs
