// The one place that turns an error into a reply.
#pragma once

#include "server/protocol/reply.hpp"

#include <boost/system/error_code.hpp>

namespace wharf::ftp {

// For a file action that failed before or after its data moved. The text names the condition, never a path,
// and holds no '%': some clients use such a text as a format string.
[[nodiscard]] protocol::Reply reply_for_error(const boost::system::error_code& error);

} // namespace wharf::ftp
