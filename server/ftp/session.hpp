// One FTP session from greeting to close. Lives in the frame of the coroutine that runs it, on one executor.
#pragma once

#include "server/ftp/plain_phase.hpp"
#include "server/ftp/presence.hpp"

#include <boost/asio/steady_timer.hpp>

namespace wharf::ftp {

class Session {
public:
    // `id` names the session in the log. `control`, what `services` refers to and `presence`, if there is
    // one, outlive the session.
    Session(std::string id, net::ControlChannel& control, const Services& services,
            boost::asio::any_io_executor executor, Presence* presence = nullptr);

    // Runs until the client leaves, a limit ends it or kill() does; closes the control connection.
    [[nodiscard]] awaitable<void> run();

    // All on the session's executor. Lets a transfer under way finish, answers nothing more, says 421 and
    // ends.
    void begin_drain();
    // Ends the transfer and the connection now.
    void kill();
    // Says 421 and ends, for others to have the place; a session that is logged in stays.
    void make_room();

private:
    [[nodiscard]] awaitable<EndReason> converse();
    [[nodiscard]] awaitable<EndReason> serve();
    [[nodiscard]] awaitable<EndReason> watch_clock();
    [[nodiscard]] awaitable<net::error_code> answer(const Incoming& incoming);
    [[nodiscard]] std::optional<TransferMonitor::Clock::time_point> deadline() const;

    net::ControlChannel& control_;
    const Services& services_;
    Presence* const presence_;
    SessionLog log_;
    SessionState state_;
    CommandInbox inbox_;
    TransferMonitor monitor_;
    SessionContext context_;
    boost::asio::steady_timer alarm_; // what watch_clock() waits for
    TransferMonitor::Clock::time_point logged_out_since_;
    TransferMonitor::Clock::time_point last_activity_; // last reply sent
    bool busy_ = false;                                // a command is being carried out
    bool draining_ = false;
    bool crowded_out_ = false;
};

} // namespace wharf::ftp
