// Values that were stored before, made to fit the types their columns have now.
#pragma once

#include "archive/jobs/importing/column_map.hpp"
#include "archive/jobs/tables/table_store.hpp"

#include <optional>

namespace wharf::jobs {

// Within the store's transaction, which has given the table the map's schema; `before` is the one it had.
// Columns whose type is another now are rewritten in its normal form, read as the control file says of them;
// dates and times also as they are stored. Errors: "uninterpretable-value", with nothing said of a record;
// those of make_value_reader(); those of the store.
[[nodiscard]] std::optional<JobError> convert_stored(TableStore& store, const Schema& before,
                                                     const ColumnMap& map, const Section& section,
                                                     Format format);

} // namespace wharf::jobs
