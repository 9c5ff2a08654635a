// The types a column can have, by the names schemas use. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace wharf::jobs {

enum class ColumnType {
    Text,
    FormattedText, // also called "html"
    Number,
    Money,
    Percent,
    CalendarDate, // "calendar_date": a date and time without a zone, as on a wall clock
    Date,         // "date": a moment
    Location,
    Url,
    Email,
    Checkbox,
    Flag,
    Stars,
    Phone,
    Point,
};

// By `dataTypeName`; nothing if there is no such type.
[[nodiscard]] std::optional<ColumnType> column_type(std::string_view data_type_name);
[[nodiscard]] std::string_view to_string(ColumnType type); // its dataTypeName
// Whether its values are stored as they came, and may be empty.
[[nodiscard]] constexpr bool is_text(ColumnType type)
{
    return type == ColumnType::Text || type == ColumnType::FormattedText;
}
[[nodiscard]] std::string column_type_names(); // of all types, joined by commas

// What a value of the type looks like, to end the sentence "expected ...": "a number such as 1234.56".
// No full stop and no percent sign, so it may stand in JobError::english.
[[nodiscard]] std::string_view expected_of(ColumnType type);

} // namespace wharf::jobs
