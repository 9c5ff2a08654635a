#include "archive/jobs/importing/column_map.hpp"

#include "archive/jobs/control/column_type.hpp"
#include "archive/jobs/control/trim.hpp"
#include "archive/jobs/importing/naming_error.hpp"

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>

namespace wharf::jobs {

namespace {

using Targets = std::vector<std::optional<std::size_t>>;

// Names in a control file mean cells of the header as they stand, or columns of the schema. Both lists may be
// long, so each name is looked up once.
class NamedCells {
public:
    template <class Names>
    NamedCells(const Schema& schema, const Names& names)
        : schema_(schema)
    {
        for (const std::string_view name : names) {
            cells_.insert(trim(name));
            if (const auto column = schema.find(name)) columns_.insert(*column);
        }
    }

    bool contain(std::string_view cell) const
    {
        if (cells_.contains(trim(cell))) return true;
        const auto column = columns_.empty() ? std::nullopt : schema_.find(cell);
        return column && columns_.contains(*column);
    }

private:
    const Schema& schema_;
    std::set<std::string_view> cells_;
    std::set<std::size_t> columns_;
};

std::vector<bool> ignored_cells(const ColumnQuestion& question, const Schema& schema)
{
    const NamedCells names(schema, question.section.ignore_columns);
    std::vector<bool> ignored;
    for (const std::string& cell : question.header)
        ignored.push_back(names.contain(cell));
    return ignored;
}

std::vector<std::string> kept_cells(const std::vector<std::string>& header, const std::vector<bool>& ignored)
{
    std::vector<std::string> kept;
    for (std::size_t i = 0; i < header.size(); ++i)
        if (!ignored[i]) kept.push_back(header[i]);
    return kept;
}

// Of a dataset that has none yet: the header's, as text, and those the control file makes of others.
std::variant<std::vector<Column>, JobError> first_columns(const ColumnQuestion& question)
{
    std::vector<std::string> names = kept_cells(question.header, ignored_cells(question, {}));
    std::vector<ColumnType> made_types;
    const auto add = [&](const std::string& name, ColumnType type) {
        if (std::find(names.begin(), names.end(), name) != names.end()) return; // refused for that later
        names.push_back(name);
        made_types.push_back(type);
    };
    for (const auto& [name, column] : question.section.synthetic_locations)
        add(name, ColumnType::Location);
    for (const auto& [name, column] : question.section.synthetic_points)
        add(name, ColumnType::Point);

    auto columns = columns_from_header(names);
    if (auto* const made = std::get_if<std::vector<Column>>(&columns))
        for (std::size_t i = 0; i < made_types.size(); ++i)
            (*made)[made->size() - made_types.size() + i].data_type_name = to_string(made_types[i]);
    return columns;
}

std::variant<Schema, JobError> wanted_schema(const ColumnQuestion& question)
{
    const auto& declared = question.declared;
    if (declared && !declared->columns.empty()) return *declared;
    Schema schema;
    if (question.live) {
        schema = *question.live;
    } else if (question.action == Action::Delete) {
        return JobError{
            "delete-without-user-pk", {}, "nothing can be deleted: the dataset has no columns yet"};
    } else {
        auto made = first_columns(question);
        if (auto* error = std::get_if<JobError>(&made)) return std::move(*error);
        schema.columns = std::move(std::get<std::vector<Column>>(made));
    }
    if (!declared || !declared->row_identifier) return schema;
    const auto identifier = schema.find(*declared->row_identifier);
    if (!identifier)
        return JobError{"no-identity-column",
                        {{"fieldName", *declared->row_identifier}},
                        "there is no column " + quoted(*declared->row_identifier) +
                            ", which is the row identifier"};
    schema.row_identifier = schema.columns[*identifier].field_name;
    return schema;
}

// A header that made a schema reads back column by column even where its names differ only in case or repeat:
// if every cell is some column's display name, repeated ones in the schema's order, that is what they mean.
std::optional<Targets> all_by_display_name(const Schema& schema, const std::vector<std::string>& header,
                                           const std::vector<bool>& ignored)
{
    std::vector<bool> taken(schema.columns.size());
    Targets targets(header.size());
    for (std::size_t i = 0; i < header.size(); ++i) {
        if (ignored[i]) continue;
        const std::string_view cell = trim(header[i]);
        std::size_t column = 0;
        while (column < taken.size() && (taken[column] || schema.columns[column].name != cell))
            ++column;
        if (column == taken.size()) return std::nullopt;
        taken[column] = true;
        targets[i] = column;
    }
    return targets;
}

// Each by itself, whatever else is there.
std::variant<Targets, JobError> one_by_one(const Schema& schema, const std::vector<std::string>& header,
                                           const std::vector<bool>& ignored)
{
    Targets targets(header.size());
    std::vector<bool> taken(schema.columns.size());
    std::vector<std::string> unknown;
    std::vector<std::string> repeated;
    for (std::size_t i = 0; i < header.size(); ++i) {
        if (ignored[i]) continue;
        targets[i] = schema.find(header[i]);
        if (!targets[i])
            unknown.push_back(header[i]);
        else if (taken[*targets[i]])
            repeated.push_back(header[i]);
        else
            taken[*targets[i]] = true;
    }
    if (!unknown.empty()) return naming("field-not-in-dataset", "the dataset has no column ", unknown);
    if (!repeated.empty())
        return naming("duplicated-fields-in-input", "the file has the same column twice: ", repeated);
    return targets;
}

bool only_field_names(const Schema& schema, const Targets& targets, const std::vector<std::string>& header)
{
    for (std::size_t i = 0; i < header.size(); ++i)
        if (targets[i] && schema.columns[*targets[i]].field_name != trim(header[i])) return false;
    return true;
}

// Names of the control file are taken one by one, unless that makes two of them the same. So are those of a
// file's header if all are field names, as in a file fetched from here.
std::variant<Targets, JobError> resolve(const ColumnQuestion& question, const Schema& schema,
                                        const std::vector<bool>& ignored)
{
    const bool of_control_file = question.section.columns.has_value();
    auto named = one_by_one(schema, question.header, ignored);
    if (const auto* const targets = std::get_if<Targets>(&named))
        if (of_control_file || only_field_names(schema, *targets, question.header)) return named;
    if (auto displayed = all_by_display_name(schema, question.header, ignored)) return std::move(*displayed);
    return named;
}

std::vector<bool> synthetic_columns(const Section& section, const Schema& schema)
{
    std::vector<bool> synthetic(schema.columns.size());
    for (const auto* made : {&section.synthetic_locations, &section.synthetic_points}) {
        for (const auto& [name, components] : *made)
            if (const auto column = schema.find(name)) synthetic[*column] = true;
    }
    return synthetic;
}

std::optional<JobError> check(const ColumnQuestion& question, const Schema& schema, const Targets& targets)
{
    std::vector<bool> present(schema.columns.size());
    for (const auto& target : targets)
        if (target) present[*target] = true;
    const std::vector<bool> made = synthetic_columns(question.section, schema);
    std::vector<std::string> missing;
    std::vector<std::string> synthetic;
    for (std::size_t i = 0; i < present.size(); ++i) {
        if (present[i] && made[i]) synthetic.push_back(schema.columns[i].field_name);
        if (!present[i] && !made[i]) missing.push_back(schema.columns[i].field_name);
    }
    if (!synthetic.empty())
        return naming("synthetic-location-in-input", "the file already has the synthetic column ", synthetic);
    if (schema.row_identifier) {
        if (!present[*schema.find(*schema.row_identifier)])
            return JobError{"no-identity-column",
                            {{"fieldName", *schema.row_identifier}},
                            "the row identifier " + quoted(*schema.row_identifier) + " is not in the file"};
        return std::nullopt;
    }
    if (question.action == Action::Delete)
        return JobError{"delete-without-user-pk", {}, "to delete rows the dataset needs a row identifier"};
    if (question.action == Action::Replace && !missing.empty())
        return naming("field-not-in-input", "the file lacks the column ", missing);
    return std::nullopt;
}

// Delete reads nothing else.
void keep_row_identifier_only(ColumnMap& map)
{
    const auto identifier = map.schema.find(*map.schema.row_identifier);
    for (FileColumn& column : map.file)
        if (column.target != identifier) column.target.reset();
}

} // namespace

std::variant<ColumnMap, JobError> map_columns(const ColumnQuestion& question)
{
    auto wanted = wanted_schema(question);
    if (auto* error = std::get_if<JobError>(&wanted)) return std::move(*error);
    ColumnMap map{std::move(std::get<Schema>(wanted)), {}, {}};

    const std::vector<bool> ignored = ignored_cells(question, map.schema);
    auto resolved = resolve(question, map.schema, ignored);
    if (auto* error = std::get_if<JobError>(&resolved)) return std::move(*error);
    const auto& targets = std::get<Targets>(resolved);
    if (auto error = check(question, map.schema, targets)) return std::move(*error);

    map.file = column_settings(question.section, map.schema, question.header, targets);
    if (question.action == Action::Delete) {
        keep_row_identifier_only(map);
        return map;
    }
    auto synthetic = synthetic_values(question.section, map.schema, question.header, targets);
    if (auto* error = std::get_if<JobError>(&synthetic)) return std::move(*error);
    map.synthetic = std::move(std::get<std::vector<SyntheticValue>>(synthetic));
    return map;
}

} // namespace wharf::jobs
