// Bytes from one open file to another. May block for long.
#pragma once

#include "archive/disk/env.hpp"

#include <cstdint>

namespace wharf::archive {

// Appends everything from `offset` to the end of `from`.
[[nodiscard]] result<void> copy_bytes(File& from, std::uint64_t offset, File& to);

} // namespace wharf::archive
