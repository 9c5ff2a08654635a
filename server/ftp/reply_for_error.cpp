#include "server/ftp/reply_for_error.hpp"

#include "auth/authenticator.hpp"
#include "server/net/errc.hpp"
#include "server/protocol/virtual_path.hpp"
#include "server/vfs/filesystem.hpp"

#include <cerrno>
#include <fmt/format.h>

namespace wharf::ftp {

using protocol::Reply;

namespace {

// No `default`: a new value is a compiler warning here.
int code_for(vfs::Errc error)
{
    switch (error) {
    case vfs::Errc::NotFound:
    case vfs::Errc::NotADirectory:
    case vfs::Errc::IsADirectory:
    case vfs::Errc::OnlyDatasets:
    case vfs::Errc::DomainsAreGiven:
    case vfs::Errc::ReadOnly:
    case vfs::Errc::NotHere:
    case vfs::Errc::NotReadable:
    case vfs::Errc::Incomplete:
    case vfs::Errc::NotEmpty:
    case vfs::Errc::NoSuchJob:
    case vfs::Errc::Hopeless:
    case vfs::Errc::Denied: return 550;
    case vfs::Errc::NameNotAllowed:
    case vfs::Errc::NotEnqueueable: return 553;
    case vfs::Errc::BadRequestId:
    case vfs::Errc::BadVersion: return 550;
    case vfs::Errc::Busy: return 450;
    case vfs::Errc::BadOffset: return 554; // RFC 1123 section 4.1.2.12
    case vfs::Errc::TooLarge:
    case vfs::Errc::OverQuota: return 552;
    }
    return 451;
}

Reply for_net(net::Errc error, const std::string& text)
{
    switch (error) {
    case net::Errc::LineTooLong:
    case net::Errc::LineHasNul: return {500, text};
    case net::Errc::TooManyCommands: return {450, text};
    case net::Errc::TimedOut:
    case net::Errc::SlowHandshake:
    case net::Errc::NoPassivePort:
    case net::Errc::PortGivenAway:
    case net::Errc::WrongSession: return {425, text};
    case net::Errc::Truncated:
    case net::Errc::Cancelled: return {426, text};
    }
    return {451, text};
}

Reply for_path(protocol::PathError error, const std::string& text)
{
    switch (error) {
    case protocol::PathError::Empty: return {501, text};
    case protocol::PathError::TooLong:
    case protocol::PathError::BadCharacter: return {550, text};
    }
    return {451, text};
}

Reply for_errno(int error)
{
    switch (error) {
    case ENOSPC:
    case EDQUOT: return {452, "No space left on the server's disk"};
    case ENAMETOOLONG: return {550, "Name too long"};
    case EROFS: return {451, "The server's disk is read-only"};
    case EMFILE:
    case ENFILE:
    case ENOMEM: return {451, "The server is short of resources; try again"};
    default: return {451, "Local error; the server's log has the details"};
    }
}

Reply for_category(const boost::system::error_code& error)
{
    if (error.category() == vfs::vfs_category())
        return {code_for(static_cast<vfs::Errc>(error.value())), error.message()};
    if (error.category() == net::net_category())
        return for_net(static_cast<net::Errc>(error.value()), error.message());
    if (error.category() == protocol::path_category())
        return for_path(static_cast<protocol::PathError>(error.value()), error.message());
    if (error.category() == boost::system::system_category() ||
        error.category() == boost::system::generic_category())
        return for_errno(error.value());
    return {451, "Local error; the server's log has the details"};
}

} // namespace

Reply reply_for_error(const boost::system::error_code& error)
{
    Reply reply = for_category(error);
    if (reply.code == 451) reply.cause = error;
    return reply;
}

Reply reply_for_name_error(const boost::system::error_code& error)
{
    Reply reply = reply_for_error(error);
    const bool bad_name = error == protocol::PathError::TooLong ||
                          error == protocol::PathError::BadCharacter ||
                          error == boost::system::errc::filename_too_long;
    if (bad_name) reply.code = 553;
    return reply;
}

Reply reply_for_restart_error(const boost::system::error_code& error, std::uint64_t offset)
{
    const Reply reply = reply_for_error(error);
    if (error != vfs::Errc::BadOffset || offset == 0) return reply;
    return {reply.code, fmt::format("There is nothing to resume at byte {}", offset)};
}

} // namespace wharf::ftp
