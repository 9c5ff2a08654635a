#include "archive/jobs/querying/json_rows.hpp"

#include "archive/jobs/values/phone.hpp"
#include "archive/jobs/values/place.hpp"
#include "archive/jobs/values/url.hpp"

#include <array>
#include <initializer_list>

namespace wharf::jobs {

namespace {

constexpr std::array<bool, 256> kEscaped = [] {
    std::array<bool, 256> escaped{};
    for (std::size_t c = 0; c < 0x20; ++c)
        escaped[c] = true;
    escaped['"'] = true;
    escaped['\\'] = true;
    return escaped;
}();

void append_escaped(std::string& text, char c)
{
    switch (c) {
    case '"': text += "\\\""; return;
    case '\\': text += "\\\\"; return;
    case '\n': text += "\\n"; return;
    case '\r': text += "\\r"; return;
    case '\t': text += "\\t"; return;
    default: break;
    }
    constexpr std::string_view kDigits = "0123456789abcdef";
    text += "\\u00";
    text += kDigits[static_cast<unsigned char>(c) >> 4];
    text += kDigits[static_cast<unsigned char>(c) & 0xF];
}

struct Part {
    std::string_view name;
    std::string_view value;
};

// Of strings; those that are empty are left out.
void put_object(std::string& text, std::initializer_list<Part> parts)
{
    std::string_view before;
    text += '{';
    for (const Part& part : parts) {
        if (part.value.empty()) continue;
        text += before;
        append_json_string(text, part.name);
        text += ':';
        append_json_string(text, part.value);
        before = ",";
    }
    text += '}';
}

void put_point(std::string& text, std::string_view value)
{
    const auto at = split_well_known_text(value);
    if (!at) return append_json_string(text, value);
    text.append("{\"type\":\"Point\",\"coordinates\":[").append(at->longitude).append(",");
    text.append(at->latitude).append("]}");
}

void put_location(std::string& text, std::string_view value)
{
    const AddressedPlace place = split_location(value);
    const CoordinateTexts at = place.coordinates.value_or(CoordinateTexts{});
    put_object(text, {{"latitude", at.latitude}, {"longitude", at.longitude}, {"address", place.address}});
}

void put_url(std::string& text, std::string_view value)
{
    const TitledUrl parts = split_url(value);
    put_object(text, {{"url", parts.url}, {"description", parts.title}});
}

void put_phone(std::string& text, std::string_view value)
{
    const TypedPhone parts = split_phone(value);
    put_object(text, {{"phone_number", parts.number}, {"phone_type", parts.type}});
}

void put_value(std::string& text, ColumnType type, std::string_view value)
{
    switch (type) {
    case ColumnType::Checkbox: text += value == "true" ? "true" : "false"; return;
    case ColumnType::Point: return put_point(text, value);
    case ColumnType::Location: return put_location(text, value);
    case ColumnType::Url: return put_url(text, value);
    case ColumnType::Phone: return put_phone(text, value);
    default: return append_json_string(text, value);
    }
}

} // namespace

void append_json_string(std::string& text, std::string_view value)
{
    text += '"';
    while (!value.empty()) {
        std::size_t plain = 0;
        while (plain < value.size() && !kEscaped[static_cast<unsigned char>(value[plain])])
            ++plain;
        text += value.substr(0, plain);
        if (plain == value.size()) break;
        append_escaped(text, value[plain]);
        value.remove_prefix(plain + 1);
    }
    text += '"';
}

JsonRows::JsonRows(const std::vector<Column>& columns, As as)
    : as_(as)
{
    for (const Column& column : columns) {
        std::string before = members_.empty() ? "{" : ",";
        append_json_string(before, column.field_name);
        members_.push_back({before + ':', column_type(column.data_type_name).value_or(ColumnType::Text)});
    }
}

void JsonRows::begin(std::string& text)
{
    first_ = true;
    if (as_ == As::Array) text += '[';
}

void JsonRows::add(Row row, std::string& text)
{
    if (as_ == As::Array && !first_) text += ",\n";
    first_ = false;
    for (std::size_t i = 0; i < row.size(); ++i) {
        text += members_[i].before;
        if (row[i])
            put_value(text, members_[i].type, *row[i]);
        else
            text += "null";
    }
    text += as_ == As::Array ? "}" : "}\n";
}

void JsonRows::end(std::string& text)
{
    if (as_ == As::Array) text += "]\n";
}

} // namespace wharf::jobs
