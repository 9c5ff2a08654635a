// Lines of the CSV that is written for people and for other programs, as RFC 4180 has it: UTF-8, CRLF. Pure.
#pragma once

#include "archive/jobs/tables/table_store.hpp"

#include <string>
#include <string_view>

namespace wharf::jobs {

// In quotation marks where that is needed for it to be read back as it is.
void put_csv_field(std::string& text, std::string_view field);

// Commas between the values and the end of the line behind them. A null is nothing, an empty text is "".
// `first` comes before them; with "" it is left out.
void put_csv_line(std::string& text, std::string_view first, Row row);

} // namespace wharf::jobs
