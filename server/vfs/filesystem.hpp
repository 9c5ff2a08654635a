// What a session sees of the disk: one user's tree of virtual paths. Made per login and already narrowed to
// the principal; no call takes a user. Used by one session at a time; every call may block and belongs on the
// disk pool, but for those that say otherwise.
#pragma once

#include "server/protocol/permissions.hpp"
#include "server/protocol/virtual_path.hpp"

#include <boost/system/result.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace wharf::vfs {

using boost::system::error_code;
using protocol::VirtualPath;
template <class T>
using result = boost::system::result<T>;

// Bytes that the name of a file may have.
inline constexpr std::size_t kMaxFileName = 200;

// What can be wrong with a request, each with one sentence that says what is allowed instead (errors.cpp
// has them).
enum class Errc {
    NotFound = 1,
    NotADirectory,
    IsADirectory,
    OnlyDatasets,    // only folders named like abcd-1234 can be made, and only in a domain's root
    DomainsAreGiven, // domains are made by the administrator
    ReadOnly,        // kept by the archive: cannot be written, renamed or deleted
    NotHere,         // files belong into a dataset folder
    NotReadable,     // the enqueue folder gives nothing back
    NameNotAllowed,  // see archive::FileName
    NotEnqueueable,  // only .csv, .tsv, .csv.gz, .tsv.gz, control.json and schema.json can be enqueued
    BadRequestId,    // requestId takes exactly 32 lower-case hexadecimal digits
    BadVersion,      // datasync-version takes a short printable text
    Incomplete,      // a partial upload: resume or delete it first
    Busy,            // another transfer is writing this file
    BadOffset,       // restart beyond the end
    NotEmpty,        // a dataset that was or is being used is never removed over FTP
    TooLarge,        // over uploads.max_size
    OverQuota,       // the domain holds as much as it may; room() has the numbers
    Denied,          // the user's role does not allow it
    NoSuchJob,       // none with that id in the user's domains
    Hopeless,        // an upload whose job could not succeed; WriteHandle::why_hopeless() has the reason
};
const boost::system::error_category& vfs_category();
inline error_code make_error_code(Errc e)
{
    return {static_cast<int>(e), vfs_category()};
}

struct Entry {
    enum class Kind { File, Directory } kind = Kind::File;
    std::string name;
    std::uint64_t size = 0; // bytes
    std::chrono::sys_time<std::chrono::milliseconds> modified;
    protocol::Permissions may = 0; // what works for the user, no more and no less
    bool partial = false;          // an upload to be resumed
    std::string unique; // RFC 3659 `unique` fact: equal for the same file or folder, whatever the path
};

// What is wanted of each entry of a listing. Without facts it is the kind and the name, the rest may be
// missing, and a folder of many files is listed in a fraction of the time.
enum class Detail { Names, Facts };

// A folder's entries, some at a time, so that a folder of any size takes the same memory. Destroying it costs
// nothing.
class Listing {
public:
    virtual ~Listing() = default;
    // None: there are no more. What is in the folder all the time comes exactly once. Valid until the next
    // call; after an error only destruction is allowed.
    [[nodiscard]] virtual result<std::span<const Entry>> next() = 0;
};

class ReadHandle {
public:
    virtual ~ReadHandle() = default;
    [[nodiscard]] virtual std::uint64_t size() const = 0;                          // bytes, at opening
    [[nodiscard]] virtual result<std::size_t> read(std::span<std::byte> into) = 0; // 0 = end
    // The same where nobody may wait for the disk: errc::operation_would_block if that has to be.
    [[nodiscard]] virtual result<std::size_t> read_now(std::span<std::byte> into) = 0;
};

struct Receipt {
    std::uint64_t bytes = 0; // of the whole file, a resumed part included
    std::string sha256;      // lower-case hex; empty for requestId and datasync-version
    std::string note;        // for the reply, e.g. "queued as job 0193..."; may be empty
};

// An upload under way. Destroying it unfinished abandons it; that touches the disk, so it too belongs on the
// pool.
class WriteHandle {
public:
    virtual ~WriteHandle() = default;
    // Large files are best written in blocks of that many bytes, each aligned in memory and in the file: they
    // go straight to the disk (archive/disk/direct_writes.hpp).
    static constexpr std::size_t kBestSize = 512 * 1024;
    static constexpr std::size_t kBestAlignment = 4096;
    // What the upload goes on from, size() bytes of it, has to be read before the first write, perhaps
    // copied. Does a part of that, for a fraction of a second; how many bytes, 0: done.
    [[nodiscard]] virtual result<std::uint64_t> catch_up() { return 0; }
    [[nodiscard]] virtual result<void> write(std::span<const std::byte> bytes) = 0;
    // Takes the digest of bytes that are to be written next, and have to be before a commit, while they are
    // in the processor's cache. Never blocks. May be called while what came before them is being written on
    // another thread, if that was digested ahead, too, all of it.
    virtual void digest_ahead(std::span<const std::byte> /*bytes*/) {}
    [[nodiscard]] virtual std::uint64_t size() const = 0;
    // Whether what was written proves by itself that it is all, as gzip does. Looks at a part of it, for a
    // fraction of a second; nothing: ask again. No write may come between or behind.
    [[nodiscard]] virtual std::optional<bool> proves_whole() = 0;
    [[nodiscard]] virtual result<Receipt> commit() = 0; // only after this the file is there
    virtual bool keep_partial() = 0; // best effort; whether there is something to resume now
    // After Hopeless: why, in one sentence for the client, without a percent sign. Else empty.
    [[nodiscard]] virtual std::string why_hopeless() const { return {}; }
};

enum class WriteMode { Store, Append };

struct KnownDigest {
    std::uint64_t bytes = 0; // of the whole file
    std::string sha256;      // lower-case hex
};

// What may still be stored in a domain.
struct Room {
    std::uint64_t used = 0;             // bytes the domain holds
    std::optional<std::uint64_t> quota; // bytes it may hold; unset: no limit
    std::uint64_t left = 0;             // bytes: what the quota and the disk still allow
};

class Filesystem {
public:
    virtual ~Filesystem() = default;
    [[nodiscard]] virtual result<Entry> stat(const VirtualPath& path) = 0;
    // Sorted by name while it is not more than a few hundred entries; a larger folder has no order.
    [[nodiscard]] virtual result<std::unique_ptr<Listing>> list(const VirtualPath& directory,
                                                                Detail detail) = 0;
    [[nodiscard]] virtual result<std::unique_ptr<ReadHandle>> open_read(const VirtualPath& path,
                                                                        std::uint64_t offset) = 0;
    // Store at offset 0 replaces; Store at a higher one continues what is there, and Append, which has none,
    // its end. BadOffset: there is less than that, or nothing.
    [[nodiscard]] virtual result<std::unique_ptr<WriteHandle>> open_write(const VirtualPath& path,
                                                                          WriteMode mode,
                                                                          std::uint64_t offset) = 0;
    // Of the domain that `path` is in; above the domains only the disk counts.
    [[nodiscard]] virtual result<Room> room(const VirtualPath& path) = 0;
    // What may be renamed; so RNFR can be refused at once.
    [[nodiscard]] virtual result<void> check_rename_source(const VirtualPath& from) = 0;
    // Returns a note for the reply ("queued as job ..."), or "".
    [[nodiscard]] virtual result<std::string> rename(const VirtualPath& from, const VirtualPath& to) = 0;
    [[nodiscard]] virtual result<void> remove(const VirtualPath& path) = 0;
    [[nodiscard]] virtual result<void> make_directory(
        const VirtualPath& path) = 0; // existing dataset: success
    [[nodiscard]] virtual result<void> remove_directory(const VirtualPath& path) = 0;

    // What is known without reading the file: of an upload since it landed, and, when it is gone because it
    // became a job, of the newest job made of it, or, of a control file or schema, as it was taken. Nothing:
    // whoever wants it must read the file, if it is there.
    [[nodiscard]] virtual result<std::optional<KnownDigest>> known_digest(const VirtualPath& path) = 0;
    // Of an upload only; durable on return.
    [[nodiscard]] virtual result<void> set_modified(
        const VirtualPath& path, std::chrono::sys_time<std::chrono::milliseconds> modified) = 0;
    // Bytes that could still be stored beneath a folder; 0 where nothing can be stored at all.
    [[nodiscard]] virtual result<std::uint64_t> available(const VirtualPath& directory) = 0;
    // Where a job stands, in one line: "<tag> : <STATE>: <text>". NoSuchJob, whether there is none with that
    // id or it is of a domain the user does not see.
    [[nodiscard]] virtual result<std::string> job_line(std::string_view id) = 0;
};

} // namespace wharf::vfs

template <>
struct boost::system::is_error_code_enum<wharf::vfs::Errc> : std::true_type {
};
