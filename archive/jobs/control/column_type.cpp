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

} // namespace wharf::jobs
