// Which control file counts for a dataset.
#pragma once

#include "archive/disk/datasets.hpp"

#include <string>

namespace wharf::jobs {

// The control file that counts for what is enqueued now: the default one where none was kept. Blocks.
[[nodiscard]] archive::result<std::string> active_control(archive::Datasets& datasets,
                                                          const archive::DatasetKey& key);

} // namespace wharf::jobs
