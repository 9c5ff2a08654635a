// The one door to the operating system: the file calls, the clock and the randomness the archive needs.
// Nothing above it calls the OS, so a fake can fail any call, and forget whatever was never synced.
//
// Paths are relative to the data root ("staging/x"; "." is the root), never begin with '/', and are opened
// beneath the root without following symbolic links (openat2, RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS); a path
// that leads out or through a link gives Errc::OutsideRoot. Every call may block on the disk. Thread-safe; a
// File is used by one thread at a time. Errors are errno values in system_category, but for OutsideRoot.
#pragma once

#include "archive/disk/errc.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace wharf::archive {

using TimePoint = std::chrono::sys_time<std::chrono::milliseconds>; // UTC

enum class FileKind { Regular, Directory, Other };

struct FileInfo {
    FileKind kind = FileKind::Other;
    std::uint64_t size = 0; // bytes
    TimePoint modified;
    std::uint64_t inode = 0; // equal inodes under one root are the same file
};

struct DirEntry {
    std::string name;
    FileKind kind = FileKind::Other;
};

// Whether a listing is to tell more of each entry than its name, which takes most of the time that it takes.
enum class Detail { Names, All };

// A directory that is being read, a part at a time, so that one of any size takes the same memory. It stays
// the same directory when it is renamed or removed meanwhile.
class Directory {
public:
    struct Name {
        std::string_view text; // valid until the next call of next()
        FileKind kind = FileKind::Other;
    };

    virtual ~Directory() = default;
    // The next names, without order; none: there are no more, as in a directory that was removed. What is
    // there all the time comes exactly once; what is made, removed or renamed meanwhile comes or does not.
    [[nodiscard]] virtual result<std::span<const Name>> next() = 0;
    [[nodiscard]] virtual result<FileInfo> stat(std::string_view name) = 0; // a link is FileKind::Other
};

// An open file. The destructor closes it and syncs nothing.
class File {
public:
    virtual ~File() = default;
    [[nodiscard]] virtual result<std::size_t> read_at(std::uint64_t offset,
                                                      std::span<std::byte> into) = 0; // 0 = end
    // The same without waiting for the disk, perhaps of fewer bytes: what the system has in memory.
    // errc::operation_would_block: nothing, as at the end, or it cannot tell: ask read_at() then.
    [[nodiscard]] virtual result<std::size_t> read_now(std::uint64_t /*offset*/,
                                                       std::span<std::byte> /*into*/)
    {
        return error_code(boost::system::errc::operation_would_block, boost::system::system_category());
    }
    // All or an error. Large blocks may go straight to the disk: DirectWrites says which.
    [[nodiscard]] virtual result<void> append(std::span<const std::byte> bytes) = 0;
    [[nodiscard]] virtual result<void> truncate(std::uint64_t size) = 0;
    // Sets the time of modification; the next write or truncation sets it anew.
    [[nodiscard]] virtual result<void> set_modified(TimePoint modified) = 0;
    [[nodiscard]] virtual result<void> sync() = 0; // data and what is needed to find it
    [[nodiscard]] virtual result<FileInfo> info() = 0;
    // A short text kept with the file itself (an extended attribute), not with its name; survives rename and
    // link. Where the filesystem has no such thing, set_mark gives errc::not_supported. An unmarked file has
    // mark "", and so has every file there.
    [[nodiscard]] virtual result<void> set_mark(std::string_view text) = 0;
    [[nodiscard]] virtual result<std::string> mark() = 0;
};

enum class OpenMode {
    Read,
    Create, // read and write; must not exist yet
    Append, // read, and write at the end; must exist
};

// Whether a write is to survive power loss before the call returns.
enum class Sync { No, Yes };

class Env {
public:
    virtual ~Env() = default;

    // Regular files only: a directory gives errc::is_a_directory, a pipe or device errc::invalid_argument.
    [[nodiscard]] virtual result<std::unique_ptr<File>> open(std::string_view path, OpenMode mode) = 0;
    [[nodiscard]] virtual result<FileInfo> stat(std::string_view path) = 0;
    [[nodiscard]] virtual result<std::vector<DirEntry>> list(std::string_view directory) = 0; // no order
    // errc::not_a_directory for anything else.
    [[nodiscard]] virtual result<std::unique_ptr<Directory>> open_directory(std::string_view path) = 0;
    [[nodiscard]] virtual result<void> make_directory(std::string_view path) = 0; // file_exists if there
    [[nodiscard]] virtual result<void> sync_directory(std::string_view path) = 0;
    [[nodiscard]] virtual result<void> rename(std::string_view from,
                                              std::string_view to) = 0; // replaces a file
    [[nodiscard]] virtual result<void> link(std::string_view from, std::string_view to) = 0; // never replaces
    [[nodiscard]] virtual result<void> remove(std::string_view file) = 0;
    [[nodiscard]] virtual result<void> remove_directory(std::string_view path) = 0; // must be empty
    // Bytes that may still be written to the file system of the root, without what is reserved for the
    // system's administrator.
    [[nodiscard]] virtual result<std::uint64_t> free_space() = 0;

    [[nodiscard]] virtual TimePoint now() = 0;
    [[nodiscard]] virtual std::uint64_t random() = 0; // unpredictable
    // Changes with every boot of the machine: what was not synced before it changed may be gone.
    [[nodiscard]] virtual std::string boot_id() = 0;
    // Takes the lock file, creating it; nothing (EWOULDBLOCK) while another process holds it. Held until
    // destroyed.
    [[nodiscard]] virtual result<std::unique_ptr<File>> lock(std::string_view path) = 0;
    // Names a moment between two effects on disk that are not calls of this interface (a database commit).
    // Crash tests stop here; otherwise it does nothing.
    virtual void step(std::string_view name) = 0;
};

} // namespace wharf::archive
