// What a session does beside moving data: listens for commands that may come during a transfer and notices
// when nothing moves any more.
#pragma once

#include "server/async/alarm.hpp"
#include "server/ftp/handlers.hpp"

namespace wharf::ftp {

// What the loss of the control connection does to a transfer.
enum class WhenLost {
    Stop,      // nobody is there to take it any more
    LetComeIn, // once its client has connected, what was sent may be all; for a limited time
};

// Runs until cancelled. ABOR stops the transfer; STAT and NOOP are answered; what else arrives is put off. A
// lost control connection stops the transfer too, at once or after a while.
[[nodiscard]] awaitable<void> watch_transfer(SessionContext& context, WhenLost when_lost);

// While it lives, limits.data_stall without a byte stops the transfer.
class StallWatch {
public:
    // The context outlives it; `executor` is the session's.
    StallWatch(SessionContext& context, boost::asio::any_io_executor executor);

private:
    void look();

    SessionContext& context_;
    async::Alarm alarm_;
};

// The lines of STAT without an argument.
[[nodiscard]] Reply session_status(const SessionContext& context);

} // namespace wharf::ftp
