// What was in large folders when they were last read. Programs that wait for something ask for the same
// folder again and again, and to ask the system for size and time of each of a hundred thousand files takes
// most of the time of such a listing.
//
// The kernel tells of a change (inotify(7)) before the call that made it returns, so what is remembered is
// never older than what a reading that begins now would find. It does so for file systems of this machine;
// others are always read. It does not tell of what is written to a file by another name, which a hard link
// gave it in another folder, by mapped memory, or through an NFS server of this machine: the server does
// none of that, and who else does may see an old size or time until something else changes in the folder.
#pragma once

#include "archive/disk/env.hpp"
#include "archive/disk/posix_env.hpp"

#include <atomic>
#include <chrono>
#include <cstddef>
#include <map>
#include <memory>
#include <mutex>

namespace wharf::archive {

class RememberedFolder;

// Thread-safe.
class FolderMemory {
public:
    struct Limits {
        // Of the directory itself, as stat(2) tells: some thousand names. Smaller ones are as quickly read.
        std::size_t worth_it = 32 * 1024;
        std::size_t memory = 16 * 1024 * 1024; // bytes, about, of all folders, also those still being read
        std::size_t folders = 64;
        std::chrono::seconds unused{60}; // forgotten when the next one is opened
    };
    explicit FolderMemory(const Limits& limits);
    FolderMemory()
        : FolderMemory(Limits())
    {
    }
    FolderMemory(const FolderMemory&) = delete;
    FolderMemory& operator=(const FolderMemory&) = delete;

    // A directory that was just opened. What it gives is remembered once it is read to its end, with what was
    // asked about each name. Whether it is read or remembered is decided when the first names are asked for.
    // This outlives what it returns.
    [[nodiscard]] std::unique_ptr<Directory> open(Descriptor directory);

private:
    friend class RecordingDirectory;
    friend class UndecidedDirectory;
    using Clock = std::chrono::steady_clock;
    struct Watched {
        std::shared_ptr<const RememberedFolder> folder; // none: it is being read, or not worth remembering
        bool being_read = false;
        Clock::time_point last_used;
    };

    [[nodiscard]] std::unique_ptr<Directory> begin(Descriptor directory);
    void keep(int watch, std::shared_ptr<RememberedFolder> folder);
    void give_up(int watch);
    // With the mutex held:
    void forget_what_changed();
    void forget_unused(Clock::time_point now);
    void forget(std::map<int, Watched>::iterator watched);

    const Limits limits_;
    const Descriptor inotify_; // none: nothing is remembered
    std::mutex mutex_;         // of what follows
    std::map<int, Watched> watched_;
    const std::shared_ptr<std::atomic<std::size_t>>
        used_; // bytes; folders outlive this in the hands of readers
};

} // namespace wharf::archive
