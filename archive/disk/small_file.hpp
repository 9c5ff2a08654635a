// Files small enough to be held whole: read, written once, replaced. Every call may block; errors are those
// of Env, and what a failed call began is removed again as far as the disk still allows it.
#pragma once

#include "archive/disk/env.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace wharf::archive {

// The whole file; EFBIG when it is larger than `limit` bytes.
[[nodiscard]] result<std::string> read_file(Env& env, std::string_view path, std::size_t limit);

// A file that must not exist yet. Sync::Yes covers its bytes, not its name: syncing the directory is left to
// the caller, who has other names to put there.
[[nodiscard]] result<void> write_new_file(Env& env, std::string_view path, std::string_view text, Sync sync);

// Atomic, through a file in staging: a reader sees the old text or the new one. Sync::Yes covers bytes and
// name.
[[nodiscard]] result<void> replace_file(Env& env, std::string_view path, std::string_view text, Sync sync);

} // namespace wharf::archive
