#include "archive/jobs/tables/csv_line.hpp"

#include <algorithm>
#include <array>

namespace wharf::jobs {

namespace {

constexpr std::array<bool, 256> kAsksForQuotes = [] {
    std::array<bool, 256> asks{};
    for (const unsigned char c : {'"', ',', '\r', '\n'})
        asks[c] = true;
    return asks;
}();

bool is_plain(std::string_view field)
{
    if (field.empty()) return true;
    if (field.front() == ' ' || field.back() == ' ') return false;
    return std::none_of(field.begin(), field.end(),
                        [](char c) { return kAsksForQuotes[static_cast<unsigned char>(c)]; });
}

} // namespace

void put_csv_field(std::string& text, std::string_view field)
{
    if (is_plain(field)) {
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
