// A job's log as readers over the network get it: the events of its journal as items {"type", "data"}, in
// order of time, or as the lines log.txt has of them. Pure.
//
// Each item's data has jobId, timestamp (UTC, milliseconds), dataset and filename, then what the event has.
// Before the first comes "committing-job", made of the manifest and the control file: `control` as it was
// enqueued, with nothing added, and `email`, the user. A client that lost the answer to its commit finds its
// job by control.opaque there, and knows by "committed-job" that it exists.
#pragma once

#include "archive/disk/job.hpp"

#include <boost/json/array.hpp>
#include <span>
#include <string>
#include <vector>

namespace wharf::jobs {

// A job and all that is told of it.
struct JobStory {
    archive::JobManifest manifest;
    std::string control; // the text of its control file; "" if that cannot be read: `control` is absent then
    std::vector<archive::Event> events; // oldest first; of a job nobody took up yet there are none
};

// A job whose journal is empty still has "committing-job" and "committed-job", since it does exist.
[[nodiscard]] boost::json::array log_items(const JobStory& story);
[[nodiscard]] std::string log_text(const JobStory& story); // lines of log.txt; no line for committing-job

// A dataset's index: the items of several jobs, all in order of time, oldest first. Public clients take the
// last element of a listing for the newest.
[[nodiscard]] boost::json::array log_items_by_time(std::span<const JobStory> stories);
[[nodiscard]] std::string log_text_by_time(std::span<const JobStory> stories);
// A domain's index, for people: job after job as they are given (newest first), each in order of time, so
// that what was done last is on top and every job's story reads downwards in one piece.
[[nodiscard]] boost::json::array log_items_by_job(std::span<const JobStory> stories);
[[nodiscard]] std::string log_text_by_job(std::span<const JobStory> stories);

} // namespace wharf::jobs
