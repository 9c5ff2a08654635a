// Whether there is room for an upload, and what the client hears when there is none: with the numbers, since
// nobody can do anything about "full". Every call blocks on the disk.
#pragma once

#include "server/protocol/reply.hpp"
#include "server/vfs/filesystem.hpp"

#include <optional>

namespace wharf::ftp {

// The refusal of `more` bytes for `path`, if they do not fit: 552 beyond the domain's quota, 452 beyond what
// the disk has for uploads.
[[nodiscard]] std::optional<protocol::Reply> refuse_for_room(vfs::Filesystem& files,
                                                             const vfs::VirtualPath& path,
                                                             std::uint64_t more);

// reply_for_error(), with the domain's numbers if those are the reason.
[[nodiscard]] protocol::Reply reply_for_upload_error(vfs::Filesystem& files, const vfs::VirtualPath& path,
                                                     const vfs::error_code& error);

} // namespace wharf::ftp
