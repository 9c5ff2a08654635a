// The one place that turns an error into a reply.
#pragma once

#include "server/protocol/reply.hpp"

#include <boost/system/error_code.hpp>
#include <cstdint>

namespace wharf::ftp {

// For a file action that failed before or after its data moved. The text names the condition, never a path,
// and holds no '%': some clients use such a text as a format string. A 451 has the error as its cause.
[[nodiscard]] protocol::Reply reply_for_error(const boost::system::error_code& error);
// For a command that gives a name: only its reply list has 553 (RFC 959 section 5.4), so only there a name
// that cannot be is not 550.
[[nodiscard]] protocol::Reply reply_for_name_error(const boost::system::error_code& error);
// For a transfer that was to begin at `offset`, in bytes: where that does not fit what is there, the text
// names it.
[[nodiscard]] protocol::Reply reply_for_restart_error(const boost::system::error_code& error,
                                                      std::uint64_t offset);

} // namespace wharf::ftp
