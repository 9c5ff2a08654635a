#include "archive/jobs/control/column_type.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace wharf::jobs {

namespace {

// The first name of a type is the one it is shown by.
constexpr std::array<std::pair<std::string_view, ColumnType>, 16> kNames{{
    {"text", ColumnType::Text},
    {"formatted_text", ColumnType::FormattedText},
    {"html", ColumnType::FormattedText},
    {"number", ColumnType::Number},
    {"money", ColumnType::Money},
    {"percent", ColumnType::Percent},
    {"calendar_date", ColumnType::CalendarDate},
    {"date", ColumnType::Date},
    {"location", ColumnType::Location},
    {"url", ColumnType::Url},
    {"email", ColumnType::Email},
    {"checkbox", ColumnType::Checkbox},
    {"flag", ColumnType::Flag},
    {"stars", ColumnType::Stars},
    {"phone", ColumnType::Phone},
    {"point", ColumnType::Point},
}};

} // namespace

std::optional<ColumnType> column_type(std::string_view data_type_name)
{
    const auto* const found = std::find_if(kNames.begin(), kNames.end(),
                                           [&](const auto& entry) { return entry.first == data_type_name; });
    if (found == kNames.end()) return std::nullopt;
    return found->second;
}

std::string_view to_string(ColumnType type)
{
    return std::find_if(kNames.begin(), kNames.end(), [&](const auto& entry) { return entry.second == type; })
        ->first;
}

std::string column_type_names()
{
    std::string names;
    for (const auto& [name, type] : kNames) {
        if (name != to_string(type)) continue;
        if (!names.empty()) names += ", ";
        names += name;
    }
    return names;
}

std::string_view expected_of(ColumnType type)
{
    switch (type) {
    case ColumnType::Text:
    case ColumnType::FormattedText: return "a text";
    case ColumnType::Number: return "a number such as 1234.56";
    case ColumnType::Money: return "an amount such as 1234.56, without currency sign";
    case ColumnType::Percent: return "a percentage such as 12.5, without percent sign";
    case ColumnType::CalendarDate: return "a date and time in one of the column's formats";
    case ColumnType::Date: return "a date and time with time zone in one of the column's formats";
    case ColumnType::Location: return "a location such as 12 Main St Springfield, IL 62701 (39.8, -89.64)";
    case ColumnType::Url: return "a URL such as https://example.org/ or Text (URL)";
    case ColumnType::Email: return "an email address such as name@example.org";
    case ColumnType::Checkbox: return "true or false";
    case ColumnType::Flag: return "red, blue, green, yellow, orange or purple";
    case ColumnType::Stars: return "a whole number from 1 to 5";
    case ColumnType::Phone: return "a phone number such as 217-555-0147:Work";
    case ColumnType::Point: return "a point such as POINT (-89.64 39.8) or (39.8, -89.64)";
    }
    return "a value";
}

} // namespace wharf::jobs
