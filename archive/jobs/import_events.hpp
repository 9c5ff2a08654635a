// What the log tells of an import once it is applied. Pure.
#pragma once

#include "archive/disk/job.hpp"
#include "archive/jobs/importing/importer.hpp"

#include <string>
#include <vector>

namespace wharf::jobs {

// The time of each step and of all since `began`; "geocoding-source-ignored" if there are points
// that only a geocoder could make; if records were set aside, "di2-counts", how many, and
// "completed-with-warnings", the first of them in words and where all of them are; "payload-dropped" for each
// payload that could not be kept; "finished" with the counts.
[[nodiscard]] std::vector<archive::Event> import_events(const archive::JobManifest& manifest,
                                                        const Imported& imported, archive::TimePoint began,
                                                        archive::TimePoint now);

} // namespace wharf::jobs
