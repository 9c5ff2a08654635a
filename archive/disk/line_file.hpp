// Files of lines that only grow: a crash can leave the last line torn, and nobody may ever append to that.
#pragma once

#include "archive/disk/env.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>

namespace wharf::archive {

// Opens for appending and cuts whatever stands behind the last newline. Costs one small read when nothing is
// torn.
[[nodiscard]] result<std::unique_ptr<File>> open_lines(Env& env, std::string_view path);

// Whole lines, at the end. After an error (no space) the part that was written is cut off again.
[[nodiscard]] result<void> append_lines(File& file, std::string_view lines);

// Drops the leading lines for which `goes(line)` holds (without their newline), up to the first that stays,
// and a torn last line. Readers see the old file or the new one, also after a crash. Returns the number of
// lines dropped.
[[nodiscard]] result<std::uint64_t> trim_lines(Env& env, std::string_view path,
                                               const std::function<bool(std::string_view)>& goes);

} // namespace wharf::archive
