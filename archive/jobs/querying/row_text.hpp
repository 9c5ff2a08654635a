// Rows of a table as text: CSV, a JSON array of objects, or one JSON object a line. All of it is UTF-8,
// because what is stored is: no byte gets past the decoder of a landed file that is not. docs/HTTP-TABLES.md
// says what each type of column looks like. Pure.
#pragma once

#include "archive/jobs/control/schema.hpp"
#include "archive/jobs/tables/table_store.hpp"

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace wharf::jobs {

enum class TableFormat { Csv, Json, Ndjson };

// Each call appends to `text`; begin(), the rows in order, end().
class RowText {
public:
    // `columns`, indexes into the schema's, are what the values of each row belong to.
    [[nodiscard]] static std::unique_ptr<RowText> make(TableFormat format, const Schema& schema,
                                                       const std::vector<std::size_t>& columns);
    virtual ~RowText() = default;

    virtual void begin(std::string& text) = 0;
    virtual void add(Row row, std::string& text) = 0;
    virtual void end(std::string& text) = 0;
};

} // namespace wharf::jobs
