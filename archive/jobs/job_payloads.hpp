// What a job's log tells of its payloads, and the tidying up behind one that did not get far. Every call may
// block.
#pragma once

#include "archive/disk/job_store.hpp"

#include <chrono>
#include <vector>

namespace wharf::jobs {

// The payloads of an import: what a run that was killed, or had no room for them, left of them is no whole.
[[nodiscard]] archive::result<void> drop_import_payloads(archive::JobStore& jobs,
                                                         const archive::JobManifest& manifest);

// "payload-kept" for each payload of the import that is there, at the end of its job; of one that succeeded,
// "payload-dropped" for each other that was wanted. One that did not succeed has changed nothing: what there
// is of Push goes first. `max_age` is how long they are kept.
[[nodiscard]] archive::result<std::vector<archive::Event>> payload_events(
    archive::JobStore& jobs, const archive::JobManifest& manifest, const archive::JobResult& result,
    std::chrono::seconds max_age);

} // namespace wharf::jobs
