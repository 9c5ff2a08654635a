// Which columns a dataset has after a job, and which of them each value of the file goes to. Pure.
#pragma once

#include "archive/jobs/control/control_file.hpp"
#include "archive/jobs/control/schema.hpp"
#include "archive/jobs/importing/column_settings.hpp"
#include "archive/jobs/importing/synthetic_columns.hpp"

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace wharf::jobs {

struct ColumnMap {
    Schema schema;                // as the table shall be
    std::vector<FileColumn> file; // one for each value of a record
    std::vector<SyntheticValue> synthetic;
};

struct ColumnQuestion {
    const Section& section;
    Action action;
    const std::vector<std::string>& header; // of the file, or the control file's `columns`
    const std::optional<Schema>& declared;  // schema.json
    const std::optional<Schema>& live;      // of the table as it is
};

// A declared schema counts; where it leaves the columns open, or there is none, those of the table; where
// there is no table either, the header makes them. Refuses a file whose header does not fit: "field-not-in-
// dataset", "field-not-in-input", "no-identity-column", "duplicated-fields-in-input",
// "synthetic-location-in-input", "delete-without-user-pk", and the errors of columns_from_header() and
// synthetic_values().
[[nodiscard]] std::variant<ColumnMap, JobError> map_columns(const ColumnQuestion& question);

} // namespace wharf::jobs
