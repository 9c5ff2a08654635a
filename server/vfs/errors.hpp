// The archive's errors as this layer's.
#pragma once

#include "server/vfs/filesystem.hpp"

namespace wharf::vfs {

// errno values with no meaning of their own here (no space, I/O error) pass through.
[[nodiscard]] error_code from_archive(const error_code& error);

} // namespace wharf::vfs
