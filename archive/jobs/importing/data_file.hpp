// How a data file begins, and what each of its records must be, for whoever reads one: the import, and the
// early verdict on a file that still arrives. Pure.
#pragma once

#include "archive/jobs/control/control_file.hpp"
#include "archive/jobs/reading/csv_reader.hpp"

#include <cstddef>
#include <string>
#include <variant>
#include <vector>

namespace wharf::jobs {

[[nodiscard]] Dialect dialect_of(const Section& section);

// The control file's `columns`, else the first record. "no-field-names-in-input": there is none.
[[nodiscard]] std::variant<std::vector<std::string>, JobError> read_header(CsvReader& reader,
                                                                           const Section& section);

// "invalid-row-length": of a record that has not as many values as the header.
[[nodiscard]] JobError wrong_row_length(const Record& record, std::size_t expected);

} // namespace wharf::jobs
