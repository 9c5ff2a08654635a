// Makes the file that a commit describes: the patch put together of its chunks, decompressed, and applied to
// the older version. Blocks for as long as writing the file takes.
#pragma once

#include "archive/disk/archive.hpp"
#include "archive/jobs/delta/commit.hpp"

#include <atomic>
#include <memory>
#include <variant>

namespace wharf::jobs {

struct NewVersionLimits {
    std::uint64_t max_size = 0;    // bytes of the file
    const std::atomic<bool>& stop; // once set, it ends as soon as it can, with a transient error
};

// The file, not enqueued yet; or why there is none: non-existant-chunk (a commit's clients know it by that
// name), non-uniform-chunk, size-mismatch, impossible-relative-to, corrupt-patch, corrupt-gzip, corrupt-xz,
// file-too-large, or a transient fault of reading. Errors: those of Uploads::begin() and Upload::write().
[[nodiscard]] archive::result<std::variant<std::unique_ptr<archive::Upload>, JobError>> make_new_version(
    archive::Archive& archive, const archive::DatasetKey& dataset, const Commit& commit,
    const NewVersionLimits& limits);

} // namespace wharf::jobs
