// The mark of a landed file: what it was when it was whole.
#pragma once

#include "archive/disk/env.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace wharf::archive {

struct Mark {
    std::uint64_t size = 0; // bytes
    std::string sha256;     // lower-case hex
};

// Pure: "<size> <sha256>". Nothing for text that is not exactly such a mark.
[[nodiscard]] std::string format_mark(const Mark& mark);
[[nodiscard]] std::optional<Mark> parse_mark(std::string_view text);

// The mark of a file; nothing when it has none, or the filesystem keeps none.
[[nodiscard]] result<std::optional<Mark>> read_mark(File& file);

} // namespace wharf::archive
