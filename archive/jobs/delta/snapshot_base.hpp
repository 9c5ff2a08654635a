// Which snapshots have a signature, so that a new version may be a patch of them: data files as they are.
// What is compressed has nothing in common with its next version.
#pragma once

#include "archive/disk/snapshots.hpp"
#include "archive/jobs/delta/commit.hpp"

#include <memory>

namespace wharf::jobs {

// By its name in the folder of its day.
[[nodiscard]] bool has_signature(std::string_view snapshot_name);

struct Base {
    std::unique_ptr<archive::File> file;
    std::uint64_t size = 0; // bytes
    archive::FileInfo info;
};
// NotFound: there is none, or it has no signature.
[[nodiscard]] archive::result<Base> open_base(archive::Snapshots& snapshots,
                                              const archive::DatasetKey& dataset, const OldVersion& which);

} // namespace wharf::jobs
