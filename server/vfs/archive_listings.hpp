// Listings of the folders that can hold any number of files.
#pragma once

#include "archive/disk/archive.hpp"
#include "server/vfs/folder_listing.hpp"

#include <memory>
#include <vector>

namespace wharf::vfs {

// A dataset's folder: `made`, and then its uploads. The archive outlives it. NotFound: no such dataset.
[[nodiscard]] result<std::unique_ptr<Listing>> list_uploads(archive::Archive& archive,
                                                            const archive::DatasetKey& key,
                                                            std::vector<Entry> made, bool may_write,
                                                            Detail detail);
// A place in completed/; the same.
[[nodiscard]] result<std::unique_ptr<Listing>> list_snapshots(archive::Archive& archive,
                                                              const archive::DatasetKey& key,
                                                              const archive::SnapshotDirectory& where,
                                                              Detail detail);

} // namespace wharf::vfs
