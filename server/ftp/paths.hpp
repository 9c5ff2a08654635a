// Between a command's argument and the user's tree.
#pragma once

#include "server/ftp/handlers.hpp"

namespace wharf::ftp {

// The path an argument means, seen from the session's folder.
[[nodiscard]] boost::system::result<protocol::VirtualPath> path_of(const SessionContext& context,
                                                                   std::string_view argument);
// Looks a path up on the disk pool.
[[nodiscard]] awaitable<vfs::result<vfs::Entry>> stat_entry(SessionContext& context,
                                                            const protocol::VirtualPath& path);
// As a listing shows it; with views of the entry's texts.
[[nodiscard]] protocol::ListedFile listed(const vfs::Entry& entry);
// A path for 257 and 250 texts: quoted, quotes doubled (RFC 959 appendix II).
[[nodiscard]] std::string quoted(const protocol::VirtualPath& path);

} // namespace wharf::ftp
