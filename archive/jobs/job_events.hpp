// The events of a job's life by name, each made in one place. Pure. Their names and members are what readers
// of the log look for: `finished` with integers inserted, updated, deleted, errors; `success` and `failure`
// with details.
#pragma once

#include "archive/disk/job.hpp"

#include <chrono>
#include <string>
#include <vector>

namespace wharf::jobs {

// Made of the manifest alone, time included, so that it can be told again at any time and be the same.
[[nodiscard]] archive::Event queued_event(const archive::JobManifest& manifest);
[[nodiscard]] archive::Event processing_event(archive::TimePoint at, const archive::JobManifest& manifest);
[[nodiscard]] archive::Event duration_event(archive::TimePoint at, std::string type,
                                            std::chrono::milliseconds duration);
[[nodiscard]] archive::Event warnings_event(archive::TimePoint at, const std::vector<std::string>& warnings);
// "geocoding-source-ignored": these columns stay null, since this server never asks a geocoder.
[[nodiscard]] archive::Event not_geocoded_event(archive::TimePoint at,
                                                const std::vector<std::string>& fields);
// "di2-counts": that records were set aside, and how many.
[[nodiscard]] archive::Event set_aside_event(archive::TimePoint at, const archive::Counts& counts);
[[nodiscard]] archive::Event finished_event(archive::TimePoint at, const archive::Counts& counts);
[[nodiscard]] archive::Event stored_event(archive::TimePoint at, std::chrono::milliseconds duration,
                                          const std::string& snapshot_name);
// "payload-kept": its name, its bytes, and until when it can be fetched.
[[nodiscard]] archive::Event payload_kept_event(archive::TimePoint at, archive::Payload which,
                                                std::uint64_t bytes, archive::TimePoint until);
// "payload-dropped": its name, and why it is not kept though it was wanted.
[[nodiscard]] archive::Event payload_dropped_event(archive::TimePoint at, archive::Payload which,
                                                   std::string_view why);
// "success", "failure" or "superseded": made of the result alone, like queued_event of the manifest.
[[nodiscard]] archive::Event ended_event(const archive::JobResult& result);

} // namespace wharf::jobs
