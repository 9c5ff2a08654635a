// What a session does beside moving data: listens for commands that may come during a transfer and notices
// when nothing moves any more.
#pragma once

#include "server/ftp/handlers.hpp"

namespace wharf::ftp {

// Runs until cancelled. ABOR stops the transfer; STAT and NOOP are answered; what else arrives is put off. A
// lost control connection or limits.data_stall without a byte stop the transfer too.
[[nodiscard]] awaitable<void> watch_transfer(SessionContext& context);

// The lines of STAT without an argument.
[[nodiscard]] Reply session_status(const SessionContext& context);

} // namespace wharf::ftp
