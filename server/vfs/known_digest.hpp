// The digests the archive keeps, so that a client can verify what it landed without anybody reading it again.
#pragma once

#include "archive/disk/archive.hpp"
#include "server/vfs/filesystem.hpp"
#include "server/vfs/place.hpp"
#include "server/vfs/session_jobs.hpp"

namespace wharf::vfs {

// From the mark of an upload or a snapshot; of a file that became a job, from the newest job made of it; of a
// control file or schema that was taken, from the answer to it. May block. What is not known, is not there or
// cannot be read, is nothing: reading it says why.
[[nodiscard]] result<std::optional<KnownDigest>> known_digest(archive::Archive& archive,
                                                              const SessionJobs& session, const Place& place);

} // namespace wharf::vfs
