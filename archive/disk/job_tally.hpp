// The part of the catalog that says how many jobs of each domain stand how: running totals that triggers
// keep, as in holdings.hpp. Used under the mutex of a connection.
#pragma once

#include "archive/disk/job_figures.hpp"
#include "archive/disk/sqlite.hpp"

#include <vector>

namespace wharf::archive {

// Table and triggers, for behind kCatalogSchema.
extern const char* const kTallySchema;

namespace job_tally {

[[nodiscard]] result<JobNumbers> total(sqlite3* database);                // of all domains
[[nodiscard]] result<std::vector<DomainName>> domains(sqlite3* database); // that have jobs, sorted

} // namespace job_tally

} // namespace wharf::archive
