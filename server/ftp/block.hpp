// The buffer between disk and data connection. Big, because a TLS record carries at most 16 KiB and a disk
// call per record would cost more than the bytes.
#pragma once

#include <cstddef>
#include <memory>
#include <span>

namespace wharf::ftp {

inline constexpr std::size_t kBlockSize = 256 * 1024; // bytes

// One block of memory, not initialised; move-only.
class Block {
public:
    Block()
        : bytes_(std::make_unique_for_overwrite<std::byte[]>(kBlockSize))
    {
    }
    [[nodiscard]] std::span<std::byte> all() { return {bytes_.get(), kBlockSize}; }

private:
    std::unique_ptr<std::byte[]> bytes_;
};

} // namespace wharf::ftp
