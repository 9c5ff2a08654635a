// The records of a job as text: manifest.json, result.json and starts.json. Pure. Readers distrust what they
// read: every field must be there, of its type and within its range, and nothing else may be there; otherwise
// Corrupt.
#pragma once

#include "archive/disk/job.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace wharf::archive {

struct StoredManifest {
    JobManifest job;
    std::string
        source; // the upload the input was taken from, relative to the root; "" = straight from staging
};

[[nodiscard]] std::string format_manifest(const StoredManifest& manifest);
[[nodiscard]] result<StoredManifest> parse_manifest(std::string_view text);

[[nodiscard]] std::string format_result(const JobResult& outcome);
[[nodiscard]] result<JobResult> parse_result(std::string_view text);

// starts.json: how many starts of a running job never came to their end.
[[nodiscard]] std::string format_lost_starts(std::uint64_t lost);
[[nodiscard]] result<std::uint64_t> parse_lost_starts(std::string_view text);

// The inverse of to_string(JobState).
[[nodiscard]] std::optional<JobState> parse_job_state(std::string_view text);

} // namespace wharf::archive
