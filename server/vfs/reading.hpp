// What can be read: a file of the archive, or a short text that was rendered for the reader.
#pragma once

#include "archive/disk/env.hpp"
#include "server/vfs/filesystem.hpp"

#include <memory>
#include <string>

namespace wharf::vfs {

// Both: BadOffset beyond the end. A file that grows meanwhile (log.txt) is read up to the size it had at
// opening, so a line being written is never cut.
[[nodiscard]] result<std::unique_ptr<ReadHandle>> read_file(
    archive::result<std::unique_ptr<archive::File>> file, std::uint64_t offset);
[[nodiscard]] result<std::unique_ptr<ReadHandle>> read_text(std::string text, std::uint64_t offset);

} // namespace wharf::vfs
