#include "archive/jobs/querying/row_selection.hpp"

#include "archive/jobs/values/value_reader.hpp"

#include <algorithm>

namespace wharf::jobs {

namespace {

constexpr std::size_t kNamedColumns = 100;
constexpr std::uint64_t kSoonSkipped = 100'000; // rows; some tens of milliseconds

std::string names_of(const Schema& schema)
{
    std::string names;
    for (std::size_t i = 0; i < std::min(schema.columns.size(), kNamedColumns); ++i)
        names += (i > 0 ? ", " : "") + schema.columns[i].field_name;
    if (schema.columns.size() > kNamedColumns)
        names += " and " + std::to_string(schema.columns.size() - kNamedColumns) + " more";
    return names;
}

std::variant<std::size_t, JobError> find(const Schema& schema, std::string_view name,
                                         std::string_view parameter)
{
    const auto found = std::find_if(schema.columns.begin(), schema.columns.end(),
                                    [&](const Column& column) { return column.field_name == name; });
    if (found != schema.columns.end()) return static_cast<std::size_t>(found - schema.columns.begin());
    return JobError{"bad-query",
                    {{"parameter", excerpt(parameter)}, {"column", excerpt(name)}},
                    "there is no column " + quoted(name) + "; the columns are " + names_of(schema)};
}

JobError no_value(const Column& column, ColumnType type, std::string_view text)
{
    const std::string& name = column.field_name;
    std::string why = "the column " + quoted(name) + " cannot have the value " + quoted(text) +
                      ", expected " + std::string(expected_of(type));
    if (text.empty()) why += "; rows without a value are asked for with $null=" + name;
    return {"bad-query",
            {{"parameter", name}, {"value", excerpt(text)}, {"expectedType", {column.data_type_name}}},
            std::move(why)};
}

std::variant<std::string, JobError> normal_form(const Column& column, const std::string& text)
{
    const ColumnType type = column_type(column.data_type_name).value_or(ColumnType::Text);
    if (is_text(type)) return text;
    if (text.empty()) return no_value(column, type, text);
    auto reader = ValueReader::make({type, {}, "UTC"});
    if (auto* error = std::get_if<JobError>(&reader)) return std::move(*error);
    const auto read = std::get<std::unique_ptr<ValueReader>>(reader)->read(text);
    if (!read) return no_value(column, type, text);
    return std::string(*read);
}

class Resolution {
public:
    explicit Resolution(const Schema& schema)
        : schema_(schema)
    {
    }

    std::optional<JobError> equal(const TableQuery::Equal& wanted)
    {
        auto column = find(schema_, wanted.column, wanted.column);
        if (auto* error = std::get_if<JobError>(&column)) return std::move(*error);
        const std::size_t index = std::get<std::size_t>(column);
        auto value = normal_form(schema_.columns[index], wanted.value);
        if (auto* error = std::get_if<JobError>(&value)) return std::move(*error);
        selection_.conditions.push_back({index, std::move(std::get<std::string>(value))});
        return std::nullopt;
    }

    std::optional<JobError> null(const std::string& name)
    {
        auto column = find(schema_, name, "$null");
        if (auto* error = std::get_if<JobError>(&column)) return std::move(*error);
        selection_.conditions.push_back({std::get<std::size_t>(column), std::nullopt});
        return std::nullopt;
    }

    std::optional<JobError> order(const TableQuery::Order& wanted)
    {
        auto column = find(schema_, wanted.column, "$order");
        if (auto* error = std::get_if<JobError>(&column)) return std::move(*error);
        selection_.order.push_back({std::get<std::size_t>(column), wanted.direction});
        return std::nullopt;
    }

    std::optional<JobError> select(const std::string& name)
    {
        auto column = find(schema_, name, "$select");
        if (auto* error = std::get_if<JobError>(&column)) return std::move(*error);
        selection_.columns.push_back(std::get<std::size_t>(column));
        return std::nullopt;
    }

    RowSelection finish(const TableQuery& query)
    {
        if (query.select.empty())
            for (std::size_t i = 0; i < schema_.columns.size(); ++i)
                selection_.columns.push_back(i);
        selection_.limit = query.limit;
        selection_.offset = query.offset;
        return std::move(selection_);
    }

private:
    const Schema& schema_;
    RowSelection selection_;
};

} // namespace

std::variant<RowSelection, JobError> select_rows(const TableQuery& query, const Schema& schema)
{
    Resolution resolution(schema);
    for (const auto& wanted : query.equal)
        if (auto error = resolution.equal(wanted)) return std::move(*error);
    for (const auto& name : query.null)
        if (auto error = resolution.null(name)) return std::move(*error);
    for (const auto& wanted : query.order)
        if (auto error = resolution.order(wanted)) return std::move(*error);
    for (const auto& name : query.select)
        if (auto error = resolution.select(name)) return std::move(*error);
    return resolution.finish(query);
}

bool searches(const RowSelection& selection, const Schema& schema)
{
    const auto is_identifier = [&](std::size_t column) {
        return schema.columns[column].field_name == schema.row_identifier;
    };
    const auto& conditions = selection.conditions;
    if (std::any_of(conditions.begin(), conditions.end(), [&](const auto& condition) {
            return condition.value && is_identifier(condition.column);
        }))
        return false; // there is one such row
    return !conditions.empty() || !selection.order.empty() || selection.offset > kSoonSkipped;
}

} // namespace wharf::jobs
