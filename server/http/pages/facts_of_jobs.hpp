// Facts about jobs that several pages show and no single record has. Every call may block on the disk.
#pragma once

#include "archive/disk/archive.hpp"

#include <string>

namespace wharf::http {

// "Replace", as its control file says; "" if that cannot be read.
[[nodiscard]] std::string action_of(archive::Archive& archive, const archive::JobId& id);

} // namespace wharf::http
