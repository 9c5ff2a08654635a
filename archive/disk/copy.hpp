// Bytes from one file to another. May block for long.
#pragma once

#include "archive/disk/env.hpp"

#include <cstdint>

namespace wharf::archive {

// Appends everything from `offset` to the end of `from`.
[[nodiscard]] result<void> copy_bytes(File& from, std::uint64_t offset, File& to);

// A new file at `target` with the bytes of `source`, synced; its name is not.
[[nodiscard]] result<void> copy_file(Env& env, std::string_view source, std::string_view target);

// Whether that answer to a link means that the file can have no second name there.
[[nodiscard]] bool has_no_links(const error_code& error);

} // namespace wharf::archive
