#include "archive/jobs/control/schema.hpp"

#include "archive/jobs/control/characters.hpp"
#include "archive/jobs/control/column_type.hpp"
#include "archive/jobs/control/control_file.hpp"
#include "archive/jobs/control/json_object.hpp"
#include "archive/jobs/control/trim.hpp"

#include <boost/json/serialize.hpp>

#include <algorithm>
#include <unordered_set>

namespace wharf::jobs {

namespace {

constexpr std::size_t kLongestFieldName = 200;

bool is_lower(char c)
{
    return c >= 'a' && c <= 'z';
}

bool valid_field_name(std::string_view name)
{
    if (name.empty() || name.size() > kLongestFieldName || is_digit(name.front())) return false;
    return std::all_of(name.begin(), name.end(),
                       [](char c) { return is_lower(c) || is_digit(c) || c == '_'; });
}

bool equal_loosely(std::string_view a, std::string_view b)
{
    return same_ignoring_case(trim(a), trim(b));
}

// "Number of Beds (2019)" -> number_of_beds_2019; empty if nothing of the name can be kept.
std::string derived_field_name(std::string_view name)
{
    std::string field;
    for (const char c : trim(name)) {
        const char l = to_lower(c);
        if (is_lower(l) || is_digit(l))
            field += l;
        else if (!field.empty() && field.back() != '_')
            field += '_';
    }
    field.resize(std::min(field.size(), kLongestFieldName - 10)); // room for a number behind it
    while (!field.empty() && field.back() == '_')
        field.pop_back();
    if (!field.empty() && is_digit(field.front())) field.insert(0, 1, '_');
    return field;
}

void read_column(JsonObject& object, Schema& schema, JsonReading& reading)
{
    Column column;
    const auto field = object.string("fieldName");
    if (!field) {
        reading.refuse(object.path_of("fieldName"), "expected a string");
        return;
    }
    column.field_name = *field;
    if (!valid_field_name(column.field_name))
        reading.refuse(object.path_of("fieldName"),
                       "expected a lower-case letter or _, then lower-case letters, digits and _, not " +
                           quoted(column.field_name),
                       "field-wrong-format", {{"fieldName", excerpt(column.field_name)}});
    column.name = object.string("name").value_or(column.field_name);
    column.data_type_name = object.string("dataTypeName").value_or("text");
    if (!column_type(column.data_type_name))
        reading.refuse(object.path_of("dataTypeName"), "there is no type " + quoted(column.data_type_name) +
                                                           " (there are " + column_type_names() + ")");
    const auto same = [&](const Column& other) { return other.field_name == column.field_name; };
    if (std::any_of(schema.columns.begin(), schema.columns.end(), same))
        reading.refuse(object.path_of("fieldName"), "another column has the same",
                       "duplicated-fields-in-input", {{"fieldNames", {column.field_name}}});
    schema.columns.push_back(std::move(column));
    object.finish();
}

std::variant<SchemaFile, JobError> read_schema(std::string_view text, const boost::json::object& document)
{
    JsonReading reading{text, "schema-malformed", {}, {}};
    JsonObject top(reading, document, {});
    Schema schema;
    if (auto columns = top.list_of_objects("columns")) {
        if (columns->size() > kMaxColumns)
            reading.refuse({"columns"}, "more than " + std::to_string(kMaxColumns) + " columns");
        for (JsonObject& column : *columns) {
            if (reading.error) break;
            read_column(column, schema, reading);
        }
    }
    if (auto identifier = top.string("rowIdentifier"); identifier && !identifier->empty()) {
        schema.row_identifier = *identifier;
        if (!schema.columns.empty()) {
            const auto index = schema.find(*identifier);
            if (index)
                schema.row_identifier = schema.columns[*index].field_name;
            else
                reading.refuse({"rowIdentifier"}, "there is no column " + quoted(*identifier));
        }
    }
    top.finish();
    if (reading.error) return std::move(*reading.error);
    // It will be kept as we write it, which may be longer.
    if (const auto size = format_schema(schema).size(); size > kMaxControlFile)
        return JobError{"schema-malformed",
                        {{"actual", size}, {"limit", kMaxControlFile}},
                        "the schema is larger than " + std::to_string(kMaxControlFile) +
                            " bytes, as it is kept"};
    return SchemaFile{std::move(schema), std::move(reading.unknown)};
}

} // namespace

std::optional<std::size_t> Schema::find(std::string_view header) const
{
    for (std::size_t i = 0; i < columns.size(); ++i)
        if (columns[i].field_name == header) return i;
    for (std::size_t i = 0; i < columns.size(); ++i)
        if (columns[i].name == header) return i;
    std::optional<std::size_t> found;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        if (!equal_loosely(columns[i].field_name, header) && !equal_loosely(columns[i].name, header))
            continue;
        if (found) return std::nullopt;
        found = i;
    }
    return found;
}

std::variant<Schema, JobError> parse_schema(std::string_view text)
{
    auto read = read_schema_file(text);
    if (auto* const error = std::get_if<JobError>(&read)) return std::move(*error);
    return std::move(std::get<SchemaFile>(read).schema);
}

std::variant<SchemaFile, JobError> read_schema_file(std::string_view text)
{
    if (text.size() > kMaxControlFile)
        return JobError{"schema-malformed",
                        {{"limit", kMaxControlFile}},
                        "the schema is larger than " + std::to_string(kMaxControlFile) + " bytes"};
    auto parsed = parse_lenient_json(text);
    if (const auto* wrong = std::get_if<JsonSyntaxError>(&parsed)) {
        const std::string at =
            "line " + std::to_string(wrong->at.line) + " column " + std::to_string(wrong->at.column);
        return JobError{"schema-invalid-json",
                        {{"message", wrong->message}, {"line", wrong->at.line}, {"column", wrong->at.column}},
                        "the schema is not JSON: " + wrong->message + ", " + at};
    }
    const auto& value = std::get<boost::json::value>(parsed);
    if (!value.is_object())
        return JobError{"schema-malformed", {{"path", ""}}, "the schema is not a JSON object"};
    return read_schema(text, value.get_object());
}

std::string format_schema(const Schema& schema)
{
    const auto text = [](const std::string& s) { return boost::json::serialize(boost::json::string(s)); };
    std::string json = "{\n";
    if (schema.row_identifier) json += "  \"rowIdentifier\": " + text(*schema.row_identifier) + ",\n";
    json += "  \"columns\": [";
    std::string_view between = "\n";
    for (const Column& column : schema.columns) {
        json += between;
        json += "    {\"fieldName\": " + text(column.field_name) + ", \"name\": " + text(column.name) +
                ", \"dataTypeName\": " + text(column.data_type_name) + "}";
        between = ",\n";
    }
    json += schema.columns.empty() ? "]\n}\n" : "\n  ]\n}\n";
    return json;
}

namespace {

// A schema that could not be read again would be the end of the dataset. Half of what one may have is left
// for types and for further columns.
std::optional<JobError> too_long(const std::vector<Column>& columns)
{
    constexpr std::size_t kMost = kMaxControlFile / 2;
    const std::size_t size = format_schema({columns, {}}).size();
    if (size <= kMost) return std::nullopt;
    const auto longest = std::ranges::max_element(columns, {}, [](const Column& c) { return c.name.size(); });
    const auto position = static_cast<std::size_t>(longest - columns.begin()) + 1;
    return JobError{"field-wrong-format",
                    {{"fieldName", ""}, {"position", position}, {"actual", size}, {"limit", kMost}},
                    "the names of the columns are too long: that of column " + std::to_string(position) +
                        " has " + std::to_string(longest->name.size()) +
                        " bytes; is there a quote in the header that is never closed?"};
}

} // namespace

std::variant<std::vector<Column>, JobError> columns_from_header(const std::vector<std::string>& header)
{
    const auto empty = [](const std::string& cell) { return trim(cell).empty(); };
    if (std::all_of(header.begin(), header.end(), empty))
        return JobError{"no-field-names-in-input",
                        {},
                        "the file has no header: no column is named; \"skip\" passes over what is above one"};
    if (header.size() > kMaxColumns)
        return JobError{"field-wrong-format",
                        {{"actual", header.size()}, {"limit", kMaxColumns}},
                        "the header names " + std::to_string(header.size()) + " columns, at most " +
                            std::to_string(kMaxColumns) + " are possible"};
    std::vector<Column> columns;
    std::unordered_set<std::string> taken;
    for (std::size_t i = 0; i < header.size(); ++i) {
        const std::string position = std::to_string(i + 1);
        if (empty(header[i]))
            return JobError{"field-wrong-format",
                            {{"fieldName", ""}, {"position", i + 1}},
                            "column " + position +
                                " has no name in the header; \"ignoreColumns\": [\"\"] leaves it out, "
                                "\"skip\" passes over titles"};
        if (header[i].find('\0') != std::string::npos)
            return JobError{"field-wrong-format",
                            {{"fieldName", ""}, {"position", i + 1}},
                            "the name of column " + position +
                                " in the header contains a NUL byte; is the file UTF-16?"};
        const std::string derived = derived_field_name(header[i]);
        const std::string base = derived.empty() ? "column_" + position : derived;
        std::string field = base;
        for (int suffix = 2; !taken.insert(field).second; ++suffix)
            field = base + '_' + std::to_string(suffix);
        columns.push_back({std::move(field), std::string(trim(header[i])), "text"});
    }
    if (auto error = too_long(columns)) return std::move(*error);
    return columns;
}

} // namespace wharf::jobs
