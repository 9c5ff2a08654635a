// What tells one state of a file from another, by one stat.
#pragma once

#include <cstdint>
#include <string>

namespace wharf::auth {

// A rewrite by rename shows in the inode even within one tick of the clock.
struct FileStamp {
    std::uint64_t inode = 0;
    std::int64_t size = -1; // -1: no file
    std::int64_t modified = 0;
    std::int64_t changed = 0; // both nanoseconds
    friend bool operator==(const FileStamp&, const FileStamp&) = default;

    [[nodiscard]] static FileStamp of(const std::string& path); // blocks on the disk
};

} // namespace wharf::auth
