// Live rows in one SQLite file per dataset.
//
// Everything of a job is one transaction with synchronous=EXTRA: what commit() returned from survives power
// loss. The first job writes straight into the new file with a rollback journal, which nothing but new pages
// needs; from then on there is a write-ahead log, so that readers see the rows as they were while a job
// works. What a killed process left in either is settled by SQLite when the file is next opened.
//
// Beside the rows: meta(key, value) with the schema, and applied_jobs with the counts of the latest jobs.
// Temporary tables and sorting use files in the directory SQLITE_TMPDIR or TMPDIR names, else /var/tmp.
#pragma once

#include "archive/jobs/tables/table_store.hpp"

#include <atomic>
#include <memory>
#include <string>
#include <variant>

namespace wharf::jobs {

// Makes the file if it is not there; its directory must exist. `stop` interrupts what takes long; it must
// outlive the store.
[[nodiscard]] std::variant<std::unique_ptr<TableStore>, JobError> open_sqlite_store(
    const std::string& path, const std::atomic<bool>& stop);

} // namespace wharf::jobs
