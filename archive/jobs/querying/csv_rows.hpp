// CSV as csv_line.hpp has it, with a header of field names and each value in the normal form it is stored in,
// so that the same file, landed as a Replace, changes nothing. Where there is one column only, null is "" as
// an empty text is: an empty line would be taken for no row at all.
#pragma once

#include "archive/jobs/querying/row_text.hpp"

namespace wharf::jobs {

class CsvRows final : public RowText {
public:
    explicit CsvRows(std::vector<Column> columns);

    void begin(std::string& text) override;
    void add(Row row, std::string& text) override;
    void end(std::string& text) override;

private:
    std::vector<Column> columns_;
};

} // namespace wharf::jobs
