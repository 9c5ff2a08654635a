// One FTP session from greeting to close. Lives in the frame of the coroutine that runs it, on one executor.
#pragma once

#include "server/ftp/plain_phase.hpp"
#include "server/ftp/presence.hpp"

#include "server/async/alarm.hpp"

#include <atomic>
#include <boost/asio/cancellation_signal.hpp>
#include <functional>

namespace wharf::ftp {

// What became of the transfers that were under way when the server began to shut down. Counted by all
// sessions, on any thread.
struct DrainTally {
    std::atomic<unsigned> finished = 0; // answered with success
    std::atomic<unsigned> cut = 0;      // ended by the server
};

class Session {
public:
    // `id` names the session in the log. `control`, what `services` refers to and `presence`, if there is
    // one, outlive the session. The options are those of now, for as long as the session lasts.
    Session(std::string id, net::ControlChannel& control, const Services& services,
            boost::asio::any_io_executor executor, Presence* presence = nullptr);

    // Runs until the client leaves, a limit ends it or one of the following does; closes the control
    // connection.
    [[nodiscard]] awaitable<void> run();

    // All on the session's executor.

    // Ends the session with 421: at once before login, else as soon as no command is being carried out. A
    // transfer under way finishes, and is counted.
    void begin_drain(std::shared_ptr<DrainTally> tally);
    // Ends the transfer under way too, in good order: 426, then 421.
    void cut();
    // Ends the connection now.
    void kill();
    // Ends a session that is not logged in with 421, for others to have its place.
    void make_room();
    // Ends the session like begin_drain() if it is logged in with what is no longer the account's.
    void review_login(const std::function<bool(const auth::Principal&)>& still_holds);

private:
    enum class Activity { Waiting, Command, Transfer };

    [[nodiscard]] awaitable<EndReason> converse();
    [[nodiscard]] awaitable<net::error_code> answer(const Incoming& incoming);
    [[nodiscard]] std::optional<TransferMonitor::Clock::time_point> deadline() const;
    void look_at_clock();
    void leave(EndReason reason);
    void count_transfer(const Reply& reply);
    void log_ended(EndReason reason) const;

    net::ControlChannel& control_;
    const Services& services_;
    const std::shared_ptr<const Options> options_;
    Presence* const presence_;
    SessionLog log_;
    SessionState state_;
    CommandInbox inbox_;
    TransferMonitor monitor_;
    Paces paces_; // REIN does not pay for what was moved before
    SessionContext context_;
    TransferMonitor::Clock::time_point logged_out_since_;
    TransferMonitor::Clock::time_point last_activity_; // last reply sent
    Activity activity_ = Activity::Waiting;
    boost::asio::cancellation_signal stop_; // ends the conversation
    bool stopped_ = false;                  // it was given
    async::Alarm alarm_;
    std::optional<EndReason> leaving_; // as soon as nothing is being carried out
    bool killed_ = false;
    std::shared_ptr<DrainTally> tally_; // while shutting down
    std::optional<Reply> last_words_;   // to QUIT, or of the server's own accord
};

} // namespace wharf::ftp
