// One job's directory, read back: what its records and its place say. Every call may block.
#pragma once

#include "archive/disk/manifest.hpp"

#include <optional>
#include <string>

namespace wharf::archive {

// Records are small; anything larger is not one of ours.
inline constexpr std::size_t kMaxRecord = std::size_t{16} * 1024 * 1024;

[[nodiscard]] result<StoredManifest> read_manifest(Env& env, std::string_view directory);
[[nodiscard]] result<std::optional<JobResult>> read_result(Env& env, std::string_view directory);

// The job in a directory. `place` is Queued or Running as the directory's place says; nothing for
// jobs/finished, where the result says it. Corrupt: a record is missing, does not parse, or names another
// job.
[[nodiscard]] result<JobRecord> read_job(Env& env, std::string_view directory, std::optional<JobState> place);

// Whether there is a folder for the payloads it is to keep.
[[nodiscard]] bool has_payloads(Env& env, std::string_view directory, const JobManifest& manifest);

// Whether it was found in jobs/finished; one that has a result may still be on its way there.
[[nodiscard]] bool has_been_put_away(const JobRecord& job);

// The directory a job with that result is moved to, and its day.
[[nodiscard]] std::string finished_day_of(const JobResult& outcome);
[[nodiscard]] std::string finished_directory(const JobId& id, const JobResult& outcome);

// Looks for a finished job in the newest `days` days. NotFound if it is in none of them.
[[nodiscard]] result<std::string> find_finished(Env& env, const JobId& id, std::size_t days);
inline constexpr std::size_t kRecentDays = 3;

} // namespace wharf::archive
