// Facts about jobs that several pages show and no single record has. Every call may block on the disk.
#pragma once

#include "archive/disk/archive.hpp"

#include <optional>
#include <string>

namespace wharf::http {

// "Replace", as its control file says; "" if that cannot be read.
[[nodiscard]] std::string action_of(archive::Archive& archive, const archive::JobId& id);

// When work on a job that runs began; nothing for any other, and if that cannot be read.
[[nodiscard]] std::optional<archive::TimePoint> beginning_of(archive::Archive& archive,
                                                             const archive::JobRecord& job);

} // namespace wharf::http
