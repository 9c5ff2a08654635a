// Jobs looked up in the catalog by what they are about, one or all that fit. Used under the mutex of a
// connection. What each of them is: catalog.hpp.
#pragma once

#include "archive/disk/job.hpp"
#include "archive/disk/sqlite.hpp"

#include <optional>
#include <string_view>
#include <vector>

namespace wharf::archive::job_lookup {

// For by_id, so that what every job needs is prepared once.
[[nodiscard]] result<sqlite::Statement> prepare_by_id(sqlite3* database);
[[nodiscard]] result<std::optional<JobRecord>> by_id(sqlite::Statement& prepared, const JobId& id);

[[nodiscard]] result<std::optional<JobRecord>> latest(sqlite3* database, const DatasetKey& key,
                                                      const FileName& name, std::string_view user,
                                                      TimePoint since, std::string_view request_id);
[[nodiscard]] result<std::optional<JobRecord>> newest(sqlite3* database, const DatasetKey& key,
                                                      const FileName& name);
[[nodiscard]] result<std::optional<JobRecord>> repetition(sqlite3* database, const JobId& repeated,
                                                          std::string_view user, TimePoint since,
                                                          std::string_view request_id);
[[nodiscard]] result<std::optional<JobRecord>> arrived_at(sqlite3* database, const DatasetKey& key,
                                                          TimePoint arrived);
[[nodiscard]] result<std::vector<JobRecord>> kept_inputs(sqlite3* database, TimePoint cutoff);
[[nodiscard]] result<std::vector<JobRecord>> kept_payloads(sqlite3* database, TimePoint cutoff);

} // namespace wharf::archive::job_lookup
