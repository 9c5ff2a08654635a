// When a file is written by direct I/O (O_DIRECT, open(2)): from the writer's memory to the disk, not by way
// of the system's page cache. Finding pages for a large file and copying into them takes several times the
// CPU time of the write itself, and they push out what others would read again. A disk that is slow, or that
// many write to at once, is better off with the cache, which takes bytes ahead of it and writes them in an
// order of its own; and whoever writes does not have to wait. Part of PosixFile; pure, the caller measures.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <memory>
#include <span>
#include <utility>

namespace wharf::archive {

// Whether a disk was too slow for direct writes a moment ago, for all who write to it. Thread-safe.
class SlowDisk {
public:
    using Clock = std::chrono::steady_clock;

    void noticed(Clock::time_point now) { until_ = (now + std::chrono::minutes(1)).time_since_epoch(); }
    [[nodiscard]] bool lately(Clock::time_point now) const { return now.time_since_epoch() < until_.load(); }

private:
    std::atomic<Clock::duration> until_ = Clock::duration::min();
};

// Those of one file. Not thread-safe.
class DirectWrites {
public:
    using Clock = SlowDisk::Clock;

    // Where memory and files have to be divided; that of most disks is 512 bytes or this.
    static constexpr std::size_t kAlignment = 4096; // bytes
    // Less at once takes longer than by way of the cache.
    static constexpr std::size_t kLeast = 512 * 1024; // bytes

    // Without a disk there are none.
    explicit DirectWrites(std::shared_ptr<SlowDisk> disk)
        : disk_(std::move(disk))
    {
    }
    // Whether they suit these bytes, if the file is divided there as well.
    [[nodiscard]] bool suit(std::span<const std::byte> bytes, Clock::time_point now) const;

    // One of so many bytes took from `begun` to `ended`. Too long for too long: they are given up.
    void took(std::size_t bytes, Clock::time_point begun, Clock::time_point ended);
    // The file system has none, or not for this.
    void refused() { disk_.reset(); }
    [[nodiscard]] bool given_up() const { return disk_ == nullptr; }

private:
    std::shared_ptr<SlowDisk> disk_; // none: given up
    Clock::duration late_{};         // beyond what a disk that is fast enough would have taken
};

} // namespace wharf::archive
