// A text as one field of a line of CSV (RFC 4180): in quotes, with its own quotes doubled, where it has to
// be. Blanks at either end are quoted too, for programs that would drop them. Pure.
#pragma once

#include <string>
#include <string_view>

namespace wharf::jobs {

void append_csv_field(std::string& line, std::string_view text);

} // namespace wharf::jobs
