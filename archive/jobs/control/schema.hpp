// A dataset's columns and row identifier: schema.json. Pure.
#pragma once

#include "archive/jobs/control/job_error.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace wharf::jobs {

inline constexpr std::size_t kMaxColumns = 1990; // SQLite's 2000, less what the table needs for itself

struct Column {
    std::string field_name;     // [a-z_][a-z0-9_]*, unique, at most 200 bytes
    std::string name;           // as displayed; a file's header may use either
    std::string data_type_name; // "text", "number", "calendar_date", ...
    friend bool operator==(const Column&, const Column&) = default;
};

struct Schema {
    std::vector<Column> columns; // empty: not known yet, the first Replace makes them
    std::optional<std::string>
        row_identifier; // a field name; while there are no columns, a field or display name

    // Index of the column a header cell means, or nothing: its field name, else its display name, else either
    // of them without regard to surrounding blanks and the case of A to Z, if only one column fits.
    [[nodiscard]] std::optional<std::size_t> find(std::string_view header) const;
    friend bool operator==(const Schema&, const Schema&) = default;
};

// {"rowIdentifier": "...", "columns": [{"fieldName", "name", "dataTypeName"}, ...]}. A column without a name
// is shown by its field name, one without a type is text. Errors: "schema-invalid-json", "schema-malformed",
// "field-wrong-format", "duplicated-fields-in-input".
[[nodiscard]] std::variant<Schema, JobError> parse_schema(std::string_view text);

struct SchemaFile {
    Schema schema;
    std::vector<std::string> unknown; // JSON paths of keys the format does not know, at most a hundred
};

// As parse_schema; with what a publisher, who may have misspelt a key, has to be told.
[[nodiscard]] std::variant<SchemaFile, JobError> read_schema_file(std::string_view text);
[[nodiscard]] std::string format_schema(const Schema& schema); // pretty-printed, ends with a newline

// Text columns named by a header: "Domain name" -> domain_name, made unique in order (_2, _3). A name without
// a single ASCII letter or digit gives column_<position>. Errors: an empty cell ("field-wrong-format"), no
// cell but empty ones ("no-field-names-in-input"), too many.
[[nodiscard]] std::variant<std::vector<Column>, JobError> columns_from_header(
    const std::vector<std::string>& header);

} // namespace wharf::jobs
