// A user's tree in memory: a few files in one dataset folder, the enqueue folder, and calls that fail when
// the test says so. The session calls it from the disk pool, the test from its own thread: it has a mutex.
#pragma once

#include "server/vfs/filesystem.hpp"

#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>
#include <string>

namespace wharf::test {

// 2001-02-03 04:05:06.789
inline constexpr std::chrono::sys_time<std::chrono::milliseconds> kFakeModified{
    std::chrono::milliseconds(981'173'106'789)};

struct FakeFile {
    std::string content;
    bool writable = true;
    bool partial = false;
    std::chrono::sys_time<std::chrono::milliseconds> modified = kFakeModified;
};

// The disk below every login's tree.
class FakeDisk {
public:
    FakeDisk();

    void put(const std::string& path, FakeFile file);
    [[nodiscard]] std::optional<FakeFile> find(const std::string& path) const;
    // The next call of that name fails: "stat", "list", "next" (the first of a listing), "next_again" (a
    // later one), "open_read", "read", "open_write", "catch_up", "write", "commit", "rename",
    // "remove", "make_directory", "remove_directory", "known_digest", "set_modified", "available",
    // "job_line". An error of value 0: it throws.
    void fail_next(const std::string& call, vfs::error_code error);
    // While held, every read, and whatever catches up, waits on its disk thread.
    void hold_reads(bool hold);
    // The first bytes of every file can be read without waiting.
    void set_in_memory(std::size_t bytes);
    // Stores of more bytes fail with TooLarge.
    void set_max_size(std::size_t bytes) { max_size_ = bytes; }
    void set_room(vfs::Room room) { room_ = room; } // what room() says, of every path
    [[nodiscard]] std::unique_ptr<vfs::Filesystem> tree();

private:
    friend class FakeTree;
    friend class FakeListing;
    friend class FakeReading;
    friend class FakeWriting;
    [[nodiscard]] vfs::error_code failure(const std::string& call);

    mutable std::mutex mutex_;
    std::condition_variable released_;
    bool reads_held_ = false;
    std::size_t in_memory_ = 0;
    std::map<std::string, FakeFile> files_;
    std::map<std::string, bool> folders_;  // whether one may store into it
    std::map<std::string, FakeFile> jobs_; // by the path they were enqueued from
    std::map<std::string, vfs::error_code> failures_;
    std::size_t max_size_ = 1 << 20;
    vfs::Room room_{0, std::nullopt, std::uint64_t{1} << 40};
};

} // namespace wharf::test
