#include "archive/jobs/importing/column_settings.hpp"

#include "archive/jobs/control/column_type.hpp"
#include "archive/jobs/control/trim.hpp"

#include <map>
#include <string_view>

namespace wharf::jobs {

namespace {

void use_formats_for(ColumnType type, const Section& section, FileColumn& column)
{
    if (type == ColumnType::CalendarDate) {
        column.timestamp_formats = section.floating_timestamp_format;
        column.formats_key = "floatingTimestampFormat";
    } else if (type == ColumnType::Date) {
        column.timestamp_formats = section.fixed_timestamp_format;
        column.formats_key = "fixedTimestampFormat";
    }
}

void apply_override(const std::string& name, const ColumnOverride& override, FileColumn& column)
{
    column.trim_whitespace = override.trim_whitespace.value_or(column.trim_whitespace);
    column.empty_text_is_null = override.empty_text_is_null.value_or(column.empty_text_is_null);
    column.trim_stored = override.trim_server_whitespace.value_or(column.trim_stored);
    const std::string path = "overrides." + name;
    if (!override.timestamp_format.empty()) {
        column.timestamp_formats = override.timestamp_format;
        column.formats_key = path + ".timestampFormat";
    }
    if (override.timezone && !override.timezone->empty()) {
        column.timezone = *override.timezone;
        column.timezone_key = path + ".timezone";
    }
}

// What the section says of a column of the schema, no single one named.
FileColumn section_settings(const Section& section, const Schema& schema, std::size_t column)
{
    FileColumn settings;
    settings.target = column;
    settings.trim_whitespace = section.trim_whitespace;
    settings.empty_text_is_null = section.empty_text_is_null;
    settings.trim_stored = section.trim_server_whitespace;
    if (!section.timezone.empty()) settings.timezone = section.timezone;
    settings.timezone_key = "timezone";
    if (const auto type = column_type(schema.columns[column].data_type_name))
        use_formats_for(*type, section, settings);
    return settings;
}

} // namespace

// Once through the exceptions for all columns: there may be tens of thousands of the one and many of the
// other.
std::vector<FileColumn> settings_beside_file(const Section& section, const Schema& schema)
{
    std::vector<FileColumn> columns;
    for (std::size_t i = 0; i < schema.columns.size(); ++i)
        columns.push_back(section_settings(section, schema, i));
    for (const auto& [name, override] : section.overrides)
        if (const auto column = schema.find(name)) apply_override(name, override, columns[*column]);
    return columns;
}

std::vector<FileColumn> column_settings(const Section& section, const Schema& schema,
                                        const std::vector<std::string>& header,
                                        const std::vector<std::optional<std::size_t>>& targets)
{
    std::vector<FileColumn> columns(targets.size());
    std::map<std::string_view, FileColumn*> by_cell;
    std::map<std::size_t, FileColumn*> by_target;
    for (std::size_t i = 0; i < targets.size(); ++i) {
        by_cell.emplace(trim(header[i]), &columns[i]);
        if (!targets[i]) continue;
        columns[i] = section_settings(section, schema, *targets[i]);
        by_target.emplace(*targets[i], &columns[i]);
    }
    for (const auto& [name, override] : section.overrides) {
        if (const auto cell = by_cell.find(trim(name)); cell != by_cell.end()) {
            apply_override(name, override, *cell->second);
            continue;
        }
        const auto column = schema.find(name);
        const auto found = column ? by_target.find(*column) : by_target.end();
        if (found != by_target.end()) apply_override(name, override, *found->second);
    }
    return columns;
}

} // namespace wharf::jobs
