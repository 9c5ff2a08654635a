// How the control file wants each column of a file read: what its section says of all columns, and the
// exceptions it makes for single ones. Pure.
#pragma once

#include "archive/jobs/control/control_file.hpp"
#include "archive/jobs/control/schema.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace wharf::jobs {

struct FileColumn {
    std::optional<std::size_t> target; // index in the schema; nothing: ignored
    bool trim_whitespace = true;
    bool empty_text_is_null = true; // of a text; what is empty in any other column is null
    bool trim_stored = false;       // RowColumn::trim_stored
    // Of a column of dates and times: ValueRules.
    std::vector<std::string> timestamp_formats{};
    std::string timezone = "UTC";
    // Where the last two come from, as a path within the section: "overrides.opened.timestampFormat".
    std::string formats_key{};
    std::string timezone_key{};
};

// One for each column of the schema, as if no file had any of them: exceptions are named by the schema alone.
[[nodiscard]] std::vector<FileColumn> settings_beside_file(const Section& section, const Schema& schema);

// One for each value of a record, whose columns are `targets`. Exceptions are named by cells of the header or
// by columns of the schema, as other names are.
[[nodiscard]] std::vector<FileColumn> column_settings(const Section& section, const Schema& schema,
                                                      const std::vector<std::string>& header,
                                                      const std::vector<std::optional<std::size_t>>& targets);

} // namespace wharf::jobs
