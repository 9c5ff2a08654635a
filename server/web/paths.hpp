// Where each page is, and what it links to. Pure. What comes out is percent-encoded, and still goes through
// html() like any text.
#pragma once

#include "archive/disk/job.hpp"

#include <string>
#include <string_view>

namespace wharf::web::paths {

inline constexpr std::string_view kSignIn = "/admin/sign-in";
inline constexpr std::string_view kSignOut = "/admin/sign-out";
inline constexpr std::string_view kJobs = "/admin/jobs";
inline constexpr std::string_view kJobsCsv = "/admin/jobs.csv";
inline constexpr std::string_view kLastDay = "/admin/last-24-hours";
inline constexpr std::string_view kDatasets = "/admin/datasets";
inline constexpr std::string_view kRun = "/admin/run"; // a job by hand; ?dataset=, ?job= as far as known

[[nodiscard]] std::string job(const archive::JobId& id); // /admin/jobs/<id>
[[nodiscard]] std::string job_part(const archive::JobId& id,
                                   std::string_view part);         // /admin/jobs/<id>/events
[[nodiscard]] std::string dataset(const archive::DatasetKey& key); // /admin/datasets/<domain>/<4x4>
[[nodiscard]] std::string jobs_of(const archive::DatasetKey& key); // the list, of one dataset
[[nodiscard]] std::string run_again(const archive::JobId& id);     // the form, filled in from that job
[[nodiscard]] std::string run_for(const archive::DatasetKey& key); // the form, for that dataset
// The form for a snapshot: of that day ("2026/11/21"), by its name there.
[[nodiscard]] std::string run_snapshot(const archive::DatasetKey& key, std::string_view day,
                                       std::string_view name);

// Under /d/<domain>, so that they work under any host.
[[nodiscard]] std::string snapshot(const archive::JobManifest& job); // the file as it landed
[[nodiscard]] std::string rejects(const archive::JobManifest& job);  // the records set aside
[[nodiscard]] std::string completed(const archive::DatasetKey& key); // all snapshots, as folders
[[nodiscard]] std::string resource(const archive::DatasetKey& key, std::string_view kind); // "csv", "json"
[[nodiscard]] std::string payload(const archive::JobManifest& job, std::string_view name);

// A path of this server to go to after the sign-in: begins with one '/', has neither '\' nor control
// characters; anything else becomes the list of jobs.
[[nodiscard]] std::string own_path_or_jobs(std::string_view wanted);

} // namespace wharf::web::paths
