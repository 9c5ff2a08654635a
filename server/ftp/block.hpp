// The buffer between disk and data connection. Big, because a TLS record carries at most 16 KiB and a disk
// call per record would cost more than the bytes.
#pragma once

#include "server/vfs/filesystem.hpp"

#include <cstddef>
#include <memory>
#include <span>

namespace wharf::ftp {

inline constexpr std::size_t kBlockSize = 256 * 1024; // bytes

// One block of memory, not initialised; move-only.
class Block {
public:
    explicit Block(std::size_t size = kBlockSize)
        : Block(size, 1)
    {
    }
    // As files are best written.
    static Block for_writing() { return {vfs::WriteHandle::kBestSize, vfs::WriteHandle::kBestAlignment}; }

    [[nodiscard]] std::span<std::byte> all() { return all_; }

private:
    Block(std::size_t size, std::size_t alignment)
        : memory_(std::make_unique_for_overwrite<std::byte[]>(size + alignment - 1))
    {
        void* begin = memory_.get();
        std::size_t space = size + alignment - 1;
        all_ = {static_cast<std::byte*>(std::align(alignment, size, begin, space)), size};
    }

    std::unique_ptr<std::byte[]> memory_;
    std::span<std::byte> all_;
};

} // namespace wharf::ftp
