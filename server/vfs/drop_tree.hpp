// The archive as one user's tree of files and folders, for one session; the only place that translates
// between paths and the archive. Reading is TreeView's; here is what may be written, renamed and deleted, and
// what a rename onto the enqueue folder means. Used by one session at a time; every call may block on the
// disk. Handles it gives out must be gone before it is.
#pragma once

#include "archive/disk/archive.hpp"
#include "archive/jobs/intake.hpp"
#include "archive/jobs/status_board.hpp"
#include "server/vfs/access.hpp"
#include "server/vfs/filesystem.hpp"
#include "server/vfs/place.hpp"
#include "server/vfs/session_jobs.hpp"
#include "server/vfs/tree_view.hpp"
#include "server/vfs/writing.hpp"

#include <cstdint>

namespace wharf::vfs {

// Which uploads are looked at as they begin, and refused when their job would fail.
enum class LookEarly { Everywhere, InQueue, Never };

struct DropTreeOptions {
    std::uint64_t max_upload_size = std::uint64_t{16} << 30; // bytes
    LookEarly look_early = LookEarly::Everywhere;
};

class DropTree final : public Filesystem {
public:
    // The archive, the intake and the board outlive the tree. Domains the user was given and nobody made yet
    // are made.
    DropTree(archive::Archive& archive, jobs::Intake& intake, const jobs::StatusBoard& board, Access access,
             DropTreeOptions options);

    [[nodiscard]] result<Entry> stat(const VirtualPath& path) override;
    [[nodiscard]] result<std::unique_ptr<Listing>> list(const VirtualPath& directory, Detail detail) override;
    [[nodiscard]] result<std::unique_ptr<ReadHandle>> open_read(const VirtualPath& path,
                                                                std::uint64_t offset) override;
    [[nodiscard]] result<std::unique_ptr<WriteHandle>> open_write(const VirtualPath& path, WriteMode mode,
                                                                  std::uint64_t offset) override;
    [[nodiscard]] result<Room> room(const VirtualPath& path) override;
    [[nodiscard]] result<void> check_rename_source(const VirtualPath& from) override;
    // Onto the enqueue folder, or onto a name inside it: the file becomes a job. Repeating a rename that did
    // so gives the same job again.
    [[nodiscard]] result<std::string> rename(const VirtualPath& from, const VirtualPath& to) override;
    [[nodiscard]] result<void> remove(const VirtualPath& path) override;
    [[nodiscard]] result<void> make_directory(const VirtualPath& path) override;
    [[nodiscard]] result<void> remove_directory(const VirtualPath& path) override;
    [[nodiscard]] result<std::optional<KnownDigest>> known_digest(const VirtualPath& path) override;
    [[nodiscard]] result<void> set_modified(const VirtualPath& path, archive::TimePoint modified) override;
    [[nodiscard]] result<std::uint64_t> available(const VirtualPath& directory) override;
    [[nodiscard]] result<std::string> job_line(std::string_view id) override;

private:
    [[nodiscard]] Place place(const VirtualPath& path) const { return find_place(path, access_); }
    [[nodiscard]] result<std::unique_ptr<WriteHandle>> begin_upload(const UploadFile& to, Landing landing,
                                                                    WriteMode mode, std::uint64_t offset);
    [[nodiscard]] std::optional<jobs::EarlyWatch> early_watch(const archive::Upload& upload, Landing landing);
    [[nodiscard]] result<UploadFile> rename_source(const VirtualPath& from);
    [[nodiscard]] result<std::string> enqueue(const UploadFile& from, const UploadFile& as);

    archive::Archive& archive_;
    Access access_;
    DropTreeOptions options_;
    SessionJobs session_;
    TreeView view_;
};

} // namespace wharf::vfs
