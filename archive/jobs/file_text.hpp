// A stretch of a file as text.
#pragma once

#include "archive/disk/env.hpp"

#include <string>

namespace wharf::jobs {

// Bytes from..to; shorter when the file ends before `to`.
[[nodiscard]] archive::result<std::string> file_text(archive::File& file, std::uint64_t from,
                                                     std::uint64_t to);

} // namespace wharf::jobs
