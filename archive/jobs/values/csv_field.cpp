#include "archive/jobs/values/csv_field.hpp"

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

bool is_plain(std::string_view text)
{
    if (text.empty()) return true;
    if (text.front() == ' ' || text.back() == ' ') return false;
    return std::none_of(text.begin(), text.end(),
                        [](char c) { return kAsksForQuotes[static_cast<unsigned char>(c)]; });
}

} // namespace

void append_csv_field(std::string& line, std::string_view text)
{
    if (is_plain(text)) {
        line += text;
        return;
    }
    line += '"';
    for (const char c : text) {
        if (c == '"') line += '"';
        line += c;
    }
    line += '"';
}

} // namespace wharf::jobs
