// STAT with a path: what LIST would send, on the control connection (RFC 959 section 4.1.3).
#pragma once

#include "server/ftp/handlers.hpp"

namespace wharf::ftp {

[[nodiscard]] awaitable<Reply> listing_over_control(SessionContext& context, const Command& command);

} // namespace wharf::ftp
