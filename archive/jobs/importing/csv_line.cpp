#include "archive/jobs/importing/csv_line.hpp"

namespace wharf::jobs {

void put_csv_field(std::string& text, std::string_view field)
{
    const bool plain = field.find_first_of("\",\r\n") == std::string_view::npos &&
                       (field.empty() || (field.front() != ' ' && field.back() != ' '));
    if (plain) {
        text += field;
        return;
    }
    text += '"';
    for (const char c : field) {
        if (c == '"') text += '"';
        text += c;
    }
    text += '"';
}

void put_csv_line(std::string& text, std::string_view first, Row row)
{
    const std::size_t begin = text.size();
    text += first;
    std::string_view between = first.empty() ? "" : ",";
    for (const Value& value : row) {
        text += between;
        between = ",";
        if (!value) continue;
        if (value->empty())
            text += "\"\"";
        else
            put_csv_field(text, *value);
    }
    if (text.size() == begin) text += "\"\""; // else the line would be no record
    text += "\r\n";
}

} // namespace wharf::jobs
