#include "server/ftp/reply_for_error.hpp"

#include "auth/authenticator.hpp"
#include "server/net/errc.hpp"
#include "server/protocol/virtual_path.hpp"
#include "server/vfs/filesystem.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cerrno>
#include <vector>

using boost::system::error_code;
using wharf::ftp::reply_for_error;
using wharf::ftp::reply_for_name_error;
using wharf::ftp::reply_for_restart_error;
using wharf::protocol::PathError;
namespace auth = wharf::auth;
namespace net = wharf::net;
namespace vfs = wharf::vfs;

namespace {

error_code from_errno(int error)
{
    return {error, boost::system::system_category()};
}

// Every value of every category of ours: numbers begin at 1, and what is beyond the last one is "unknown".
std::vector<error_code> every_error()
{
    std::vector<error_code> all;
    for (int value = 1; value < 40; ++value) {
        all.emplace_back(value, vfs::vfs_category());
        all.emplace_back(value, net::net_category());
        all.emplace_back(value, auth::auth_category());
        all.emplace_back(value, wharf::protocol::path_category());
    }
    for (int value = 1; value < 134; ++value)
        all.push_back(from_errno(value));
    return all;
}

} // namespace

TEST_CASE("each condition has the reply code its RFC gives it", "[ftp]")
{
    const auto [error, code] = GENERATE(table<error_code, int>({
        {vfs::Errc::NotFound, 550},
        {vfs::Errc::NotADirectory, 550},
        {vfs::Errc::IsADirectory, 550},
        {vfs::Errc::OnlyDatasets, 550},
        {vfs::Errc::DomainsAreGiven, 550},
        {vfs::Errc::ReadOnly, 550},
        {vfs::Errc::NotHere, 550},
        {vfs::Errc::NotReadable, 550},
        {vfs::Errc::NameNotAllowed, 553},
        {vfs::Errc::NotEnqueueable, 553},
        {vfs::Errc::Hopeless, 550},
        {vfs::Errc::BadRequestId, 550},
        {vfs::Errc::BadVersion, 550},
        {vfs::Errc::Incomplete, 550},
        {vfs::Errc::Busy, 450},
        {vfs::Errc::BadOffset, 554},
        {vfs::Errc::NotEmpty, 550},
        {vfs::Errc::TooLarge, 552},
        {vfs::Errc::Denied, 550},
        {vfs::Errc::NoSuchJob, 550},
        {vfs::Errc::OverQuota, 552},
        {net::Errc::TooManyCommands, 450},
        {net::Errc::LineTooLong, 500},
        {net::Errc::LineHasNul, 500},
        {net::Errc::TimedOut, 425},
        {net::Errc::SlowHandshake, 425},
        {net::Errc::NoPassivePort, 425},
        {net::Errc::PortGivenAway, 425},
        {net::Errc::WrongSession, 425},
        {net::Errc::Truncated, 426},
        {net::Errc::Cancelled, 426},
        {PathError::Empty, 501},
        {PathError::TooLong, 550},
        {PathError::BadCharacter, 550},
        {from_errno(ENOSPC), 452},
        {from_errno(EDQUOT), 452},
        {from_errno(ENAMETOOLONG), 550},
        {from_errno(EROFS), 451},
        {from_errno(EMFILE), 451},
        {from_errno(EIO), 451},
        {from_errno(EACCES), 451},
        {auth::Errc::StoreUnavailable, 451},
    }));
    CAPTURE(error.message());
    CHECK(reply_for_error(error).code == code);
}

TEST_CASE("where a command gives a name, one that cannot be is 553, and all else as elsewhere", "[ftp]")
{
    const std::vector<error_code> bad_names{PathError::TooLong, PathError::BadCharacter,
                                            from_errno(ENAMETOOLONG)};
    for (const error_code& error : every_error()) {
        CAPTURE(error.category().name(), error.value());
        auto expected = reply_for_error(error);
        if (std::count(bad_names.begin(), bad_names.end(), error) == 1) expected.code = 553;
        CHECK(reply_for_name_error(error) == expected);
    }
}

TEST_CASE("an offset that does not fit is named, where there is one", "[ftp]")
{
    const error_code bad_offset = vfs::Errc::BadOffset;
    CHECK(reply_for_restart_error(bad_offset, 0) == reply_for_error(bad_offset));
    CHECK(reply_for_restart_error(bad_offset, 7).code == 554);
    CHECK(reply_for_restart_error(bad_offset, 7).lines.front() == "There is nothing to resume at byte 7");
    const error_code not_found = vfs::Errc::NotFound;
    CHECK(reply_for_restart_error(not_found, 7) == reply_for_error(not_found));
}

TEST_CASE("a full disk reads the same in the generic category", "[ftp]")
{
    CHECK(reply_for_error({ENOSPC, boost::system::generic_category()}).code == 452);
}

TEST_CASE("no error is told as a success, and each in one line", "[ftp]")
{
    for (const error_code& error : every_error()) {
        const auto reply = reply_for_error(error);
        CAPTURE(error.category().name(), error.value(), reply.lines.front());
        CHECK(reply.code >= 421);
        CHECK(reply.code < 560);
        CHECK(reply.lines.size() == 1);
        CHECK_FALSE(reply.lines.front().empty());
    }
}

TEST_CASE("no error text has a percent sign, which some clients take for a format", "[ftp]")
{
    for (const error_code& error : every_error()) {
        const auto reply = reply_for_error(error);
        CAPTURE(reply.lines.front());
        CHECK(reply.lines.front().find('%') == std::string::npos);
    }
}

TEST_CASE("an error of the system tells the client nothing of the server's disk", "[ftp]")
{
    CHECK(reply_for_error(from_errno(EIO)).lines.front() == "Local error; the server's log has the details");
    CHECK(to_wire(reply_for_error(from_errno(EACCES))) == to_wire(reply_for_error(from_errno(ELOOP))));
}

TEST_CASE("a reply has a cause where the server is at fault, and only there", "[ftp]")
{
    for (const error_code& error : every_error()) {
        const auto reply = reply_for_error(error);
        CAPTURE(error.category().name(), error.value());
        CHECK(reply.cause == (reply.code == 451 ? error : error_code()));
    }
}
