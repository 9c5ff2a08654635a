#include "server/ftp/room.hpp"

#include "server/ftp/reply_for_error.hpp"

#include <fmt/format.h>

namespace wharf::ftp {

using protocol::Reply;

namespace {

Reply over_quota(const vfs::Room& room)
{
    return {552, fmt::format("Not enough room: the domain holds {} of the {} bytes it may hold", room.used,
                             room.quota.value_or(room.used))};
}

} // namespace

std::optional<Reply> refuse_for_room(vfs::Filesystem& files, const vfs::VirtualPath& path, std::uint64_t more)
{
    const auto room = files.room(path);
    if (!room) return reply_for_error(room.error());
    if (more <= room->left) return std::nullopt;
    const bool over = room->quota && (room->used > *room->quota || more > *room->quota - room->used);
    if (over) return over_quota(*room);
    return reply_for_error(make_error_code(boost::system::errc::no_space_on_device));
}

Reply reply_for_upload_error(vfs::Filesystem& files, const vfs::VirtualPath& path,
                             const vfs::error_code& error)
{
    if (error != vfs::Errc::OverQuota) return reply_for_name_error(error);
    const auto room = files.room(path);
    return room ? over_quota(*room) : reply_for_error(error);
}

} // namespace wharf::ftp
