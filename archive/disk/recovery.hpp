// What a start does before anybody is let in: finishes or undoes whatever a crash interrupted, empties
// staging of uploads that were in flight, checks landed files after a reboot, and fills the catalog if it is
// new. Idempotent: a second run changes nothing.
#pragma once

#include "archive/disk/catalog.hpp"
#include "archive/disk/env.hpp"

#include <string>
#include <vector>

namespace wharf::archive {

struct RecoveryReport {
    std::uint32_t enqueues_undone = 0;   // job directories that never became jobs
    std::uint32_t sources_removed = 0;   // landed files whose job exists already
    std::uint32_t uploads_discarded = 0; // staging files of uploads in flight
    std::uint32_t partials_kept = 0;     // that were being resumed
    std::uint32_t uploads_demoted = 0;   // landed files no longer whole: partials now, or gone
    std::uint32_t jobs_indexed = 0;      // catalog rows written
    std::vector<std::string> remarks;    // anything an administrator should look at
};

// Whether the catalog can answer for all jobs: a start has filled it to the end, or there is none it could
// miss.
[[nodiscard]] result<bool> is_filled(Env& env, Catalog& catalog);

// What cannot be put right for one file or job is a remark. Errors: the disk does not answer at all, or the
// catalog fails (Corrupt: discard it and try again).
[[nodiscard]] result<RecoveryReport> recover(Env& env, Catalog& catalog);

} // namespace wharf::archive
