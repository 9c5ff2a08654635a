// Whether a file proves by itself that nothing of it is missing: complete gzip members up to the last byte
// (gzip_check.hpp). Everything is read and decompressed, which takes long for a large file, and a thousand
// times as long for one that was made to: so a part at a time.
#pragma once

#include "archive/disk/env.hpp"
#include "archive/disk/gzip_check.hpp"

#include <cstdint>
#include <memory>
#include <optional>

namespace wharf::archive {

// Not thread-safe.
class Proof {
public:
    // Of all `size` bytes of a file that nobody writes to meanwhile.
    Proof(std::unique_ptr<File> file, std::uint64_t size)
        : file_(std::move(file))
        , size_(size)
    {
    }
    // Looks at the next part: a fraction of a second, whatever is in it. Nothing: there is more to look at.
    // A file that cannot be read proves nothing. Blocks.
    [[nodiscard]] std::optional<bool> go_on();

private:
    std::unique_ptr<File> file_;
    std::uint64_t size_;
    std::uint64_t seen_ = 0; // bytes
    GzipCheck check_;
};

} // namespace wharf::archive
