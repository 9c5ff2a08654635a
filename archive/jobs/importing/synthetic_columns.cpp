#include "archive/jobs/importing/synthetic_columns.hpp"

#include "archive/jobs/control/column_type.hpp"
#include "archive/jobs/control/trim.hpp"
#include "archive/jobs/importing/naming_error.hpp"

#include <array>
#include <string_view>
#include <utility>

namespace wharf::jobs {

namespace {

using Parts = SyntheticValue::Parts;
using Kind = SyntheticValue::Kind;

enum class Takes { Text, TextOrNumber };

struct PartRule {
    std::string_view name;
    std::optional<std::size_t> Parts::*place;
    Takes takes;
};

constexpr std::array<PartRule, 6> kParts{{
    {"address", &Parts::address, Takes::Text},
    {"city", &Parts::city, Takes::Text},
    {"state", &Parts::state, Takes::Text},
    {"zip", &Parts::zip, Takes::TextOrNumber},
    {"latitude", &Parts::latitude, Takes::TextOrNumber},
    {"longitude", &Parts::longitude, Takes::TextOrNumber},
}};

bool accepts(Takes takes, ColumnType type)
{
    return type == ColumnType::Text || (takes == Takes::TextOrNumber && type == ColumnType::Number);
}

class Mapping {
public:
    Mapping(const Schema& schema, const std::vector<std::string>& header,
            const std::vector<std::optional<std::size_t>>& targets)
        : schema_(schema)
        , header_(header)
        , targets_(targets)
    {
    }

    std::optional<JobError> add(const std::string& name, const SyntheticColumn& column, Kind kind)
    {
        const auto target = schema_.find(name);
        if (!target) return naming("field-not-in-dataset", "the dataset has no synthetic column ", {name});
        const ColumnType wanted = kind == Kind::Location ? ColumnType::Location : ColumnType::Point;
        const Column& made = schema_.columns[*target];
        const auto type = column_type(made.data_type_name).value_or(ColumnType::Text);
        if (type != wanted && type != ColumnType::Text)
            return JobError{"field-wrong-format",
                            {{"fieldName", made.field_name}},
                            "the synthetic column " + quoted(made.field_name) + " is of the type " +
                                made.data_type_name + ", expected " + std::string(to_string(wanted))};
        SyntheticValue value{kind, *target, {}};
        for (const PartRule& part : kParts) {
            const auto component = column.components.find(std::string(part.name));
            if (component == column.components.end() || component->second.empty()) continue;
            if (auto error = place(component->second, part, made, value.parts)) return error;
        }
        values_.push_back(value);
        return std::nullopt;
    }

    std::vector<SyntheticValue> take() { return std::move(values_); }

private:
    std::optional<JobError> place(const std::string& component, const PartRule& part, const Column& made,
                                  Parts& parts) const
    {
        const auto found = find(component);
        if (!found)
            return naming("field-not-in-input",
                          "the " + std::string(part.name) + " of the synthetic column " +
                              quoted(made.field_name) + " comes from a column the file does not have: ",
                          {component});
        const auto source = targets_[*found] ? targets_[*found] : schema_.find(header_[*found]);
        const ColumnType type =
            source ? column_type(schema_.columns[*source].data_type_name).value_or(ColumnType::Text)
                   : ColumnType::Text;
        if (!accepts(part.takes, type))
            return naming("geocoding-source-invalid-type",
                          "the " + std::string(part.name) + " of the synthetic column " +
                              quoted(made.field_name) + " cannot be made of the type " +
                              std::string(to_string(type)) + " of the column ",
                          {component});
        parts.*part.place = found;
        return std::nullopt;
    }

    // By the cell of the header as it stands, or by the column of the schema.
    std::optional<std::size_t> find(std::string_view name) const
    {
        for (std::size_t i = 0; i < header_.size(); ++i)
            if (trim(header_[i]) == trim(name)) return i;
        const auto column = schema_.find(name);
        if (!column) return std::nullopt;
        for (std::size_t i = 0; i < header_.size(); ++i)
            if (targets_[i] == column || schema_.find(header_[i]) == column) return i;
        return std::nullopt;
    }

    const Schema& schema_;
    const std::vector<std::string>& header_;
    const std::vector<std::optional<std::size_t>>& targets_;
    std::vector<SyntheticValue> values_;
};

} // namespace

std::variant<std::vector<SyntheticValue>, JobError> synthetic_values(
    const Section& section, const Schema& schema, const std::vector<std::string>& header,
    const std::vector<std::optional<std::size_t>>& targets)
{
    Mapping mapping(schema, header, targets);
    for (const auto& [name, column] : section.synthetic_locations)
        if (auto error = mapping.add(name, column, Kind::Location)) return std::move(*error);
    for (const auto& [name, column] : section.synthetic_points) {
        if (column.type == "geocoded") {
            if (schema.find(name)) continue;
            return naming("field-not-in-dataset", "the dataset has no synthetic column ", {name});
        }
        if (auto error = mapping.add(name, column, Kind::Point)) return std::move(*error);
    }
    return mapping.take();
}

std::vector<std::string> points_to_geocode(const Section& section, const Schema& schema)
{
    std::vector<std::string> names;
    for (const auto& [name, column] : section.synthetic_points) {
        const auto target = schema.find(name);
        if (column.type == "geocoded" && target) names.push_back(schema.columns[*target].field_name);
    }
    return names;
}

} // namespace wharf::jobs
