// Removes what the plan says, one removal at a time, and whatever directories that leaves empty. Blocks.
// Repeating one that was interrupted finishes it.
#pragma once

#include "archive/disk/archive.hpp"
#include "archive/retention/plan.hpp"

#include <functional>
#include <string_view>

namespace wharf::retention {

// `left_alone` is told of paths that stay because they do not have a name of ours.
[[nodiscard]] archive::result<void> remove(archive::Archive& archive, const Removal& removal,
                                           const std::function<void(std::string_view)>& left_alone);

} // namespace wharf::retention
