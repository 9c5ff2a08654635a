// Sums over the catalog's jobs and snapshots, read from its indexes alone. Used under the mutex of a
// connection. What they are: catalog_reader.hpp.
#pragma once

#include "archive/disk/catalog.hpp"
#include "archive/disk/job_figures.hpp"
#include "archive/disk/sqlite.hpp"

#include <span>
#include <string>
#include <vector>

namespace wharf::archive::job_sums {

[[nodiscard]] result<std::vector<DatasetWork>> by_dataset(sqlite3* database,
                                                          std::span<const DomainName> domains,
                                                          TimePoint since, TimePoint until);
[[nodiscard]] result<std::vector<HourOfWork>> by_hour(sqlite3* database, std::span<const DomainName> domains,
                                                      TimePoint since, TimePoint until);
[[nodiscard]] result<std::vector<DayOfSnapshots>> snapshots_by_day(sqlite3* database, const DatasetKey& key,
                                                                   std::chrono::sys_days since,
                                                                   std::chrono::sys_days until);
[[nodiscard]] result<std::vector<StoredSnapshot>> snapshots(sqlite3* database, const DatasetKey& key,
                                                            std::uint32_t limit);
[[nodiscard]] result<AllSnapshots> all_snapshots(sqlite3* database, const DatasetKey& key);

// What by_dataset and by_hour read; takes a domain, from when on and up to when.
[[nodiscard]] std::string jobs_sql();

} // namespace wharf::archive::job_sums
