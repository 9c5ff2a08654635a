// Which snapshots have a signature, so that a new version may be a patch of them: data files as they are.
// What is compressed has nothing in common with its next version.
#pragma once

#include "archive/disk/snapshots.hpp"
#include "archive/jobs/delta/commit.hpp"

#include <memory>

namespace wharf::jobs {

// Both by the name in the folder of a day.
[[nodiscard]] bool is_data(std::string_view snapshot_name); // neither a control file nor records set aside
[[nodiscard]] bool has_signature(std::string_view snapshot_name);

struct Base {
    std::unique_ptr<archive::File> file;
    archive::FileInfo info;
};
// NotFound: there is none, or it has no signature.
[[nodiscard]] archive::result<Base> open_base(archive::Snapshots& snapshots,
                                              const archive::DatasetKey& dataset, const OldVersion& which);

} // namespace wharf::jobs
