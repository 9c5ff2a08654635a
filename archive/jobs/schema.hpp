// A dataset's columns and row identifier: schema.json. Pure.
#pragma once

#include "archive/jobs/job_error.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace wharf::jobs {

struct Column {
    std::string field_name;     // [a-z_][a-z0-9_]*, unique
    std::string name;           // as displayed; a file's header may use either
    std::string data_type_name; // "text", "number", "calendar_date", ...
    friend bool operator==(const Column&, const Column&) = default;
};

struct Schema {
    std::vector<Column> columns; // empty: not known yet, the first Replace makes them
    std::optional<std::string>
        row_identifier; // a field name; while there are no columns, a field or display name

    // Index of the column a header cell means (field name first, else display name), or nothing.
    [[nodiscard]] std::optional<std::size_t> find(std::string_view header) const;
    friend bool operator==(const Schema&, const Schema&) = default;
};

// {"rowIdentifier": "...", "columns": [{"fieldName", "name", "dataTypeName"}, ...]}
[[nodiscard]] std::variant<Schema, JobError> parse_schema(std::string_view text);
[[nodiscard]] std::string format_schema(const Schema& schema); // pretty-printed, ends with a newline

// Text columns named by a header: "Domain name" -> domain_name, made unique in order.
[[nodiscard]] std::vector<Column> columns_from_header(const std::vector<std::string>& header);

} // namespace wharf::jobs
