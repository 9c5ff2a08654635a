// The buffer between disk and data connection. Big, because a TLS record carries at most 16 KiB and a disk
// call per record would cost more than the bytes.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

namespace wharf::ftp {

inline constexpr std::size_t kBlockSize = 256 * 1024; // bytes

// One block of memory, not initialised; move-only.
class Block {
public:
    // Large enough for a file of so many bytes to need no second one, if that is possible.
    explicit Block(std::uint64_t file = kBlockSize)
        : size_(static_cast<std::size_t>(std::min<std::uint64_t>(file, kBlockSize)))
        , bytes_(std::make_unique_for_overwrite<std::byte[]>(size_))
    {
    }
    [[nodiscard]] std::span<std::byte> all() { return {bytes_.get(), size_}; }

private:
    std::size_t size_;
    std::unique_ptr<std::byte[]> bytes_;
};

} // namespace wharf::ftp
