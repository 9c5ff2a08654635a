// What follows when a job has ended. Called by its worker, so on any of their threads; may block on the disk.
#pragma once

#include "archive/disk/job.hpp"

#include <functional>

namespace wharf::jobs {

struct AfterEnd {
    // The end has been told (log.txt, status.txt) and the job is about to be put away. What must not be
    // forgotten is made durable here. An error lets the job wait and is tried again, so the same end may come
    // more than once.
    std::function<archive::result<void>(const archive::JobManifest&, const archive::JobResult&)> note =
        [](const archive::JobManifest&, const archive::JobResult&) { return archive::result<void>(); };
    // The job is put away. Once for each; not for one that another process of the server put away.
    std::function<void(const archive::JobManifest&, const archive::JobResult&)> begin =
        [](const archive::JobManifest&, const archive::JobResult&) {};
};

} // namespace wharf::jobs
