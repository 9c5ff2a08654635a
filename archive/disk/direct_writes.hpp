// When a file is written by direct I/O (O_DIRECT, open(2)): from the writer's memory to the disk, not by way
// of the system's page cache. Finding pages for a large file and copying into them takes several times the
// CPU time of the write itself, and they push out what others would read again. A disk that is slow, or that
// many write to at once, is better off with the cache, which takes bytes ahead of it and writes them in an
// order of its own. Part of PosixFile; pure, the caller measures.
#pragma once

#include <chrono>
#include <cstddef>
#include <span>

namespace wharf::archive {

class DirectWrites {
public:
    using Duration = std::chrono::steady_clock::duration;

    // Where memory and files have to be divided; that of most disks is 512 bytes or this.
    static constexpr std::size_t kAlignment = 4096; // bytes
    // Less at once takes longer than by way of the cache.
    static constexpr std::size_t kLeast = 512 * 1024; // bytes

    // Whether they suit these bytes, if the file is divided there as well.
    [[nodiscard]] bool suit(std::span<const std::byte> bytes) const;
    [[nodiscard]] bool given_up() const { return given_up_; }

    // What a direct write of so many bytes took. Too long for too long: they are given up.
    void took(std::size_t bytes, Duration time);
    // The file system has none, or not for this.
    void refused() { given_up_ = true; }

private:
    Duration late_{}; // beyond what a disk that is fast enough would have taken
    bool given_up_ = false;
};

} // namespace wharf::archive
