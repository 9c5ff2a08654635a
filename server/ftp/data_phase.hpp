// The part of a transfer during which data moves: 150, the data connection, the bytes, and meanwhile an ear
// on the control connection.
#pragma once

#include "server/ftp/command_inbox.hpp"
#include "server/ftp/handlers.hpp"
#include "server/ftp/transfer_watch.hpp"

#include <string>

namespace wharf::ftp {

// How the data phase ended.
struct Outcome {
    enum class End {
        Clean,   // the sender ended with close_notify, or we sent all and the client saw the end
        BareEnd, // the client closed an upload without close_notify: complete only if the bytes prove it
        NoData,  // the data connection never came to be
        Peer,    // the data connection broke
        Stopped, // reason says why: ABOR, stall, lost control connection, shutdown
        Local,   // our disk failed, or the file is not taken; the channel is kept as late_data
    };
    End end = End::Local;
    net::error_code error = {};
    StopReason reason = StopReason::None;
    bool proves_whole = false; // what came before a BareEnd
};

// What moves the bytes once the data connection is up. Owned by the caller for the whole data phase.
class Pump {
public:
    virtual ~Pump() = default;
    [[nodiscard]] virtual awaitable<Outcome> move(net::DataChannel& channel) = 0;
    [[nodiscard]] virtual WhenLost when_lost() const { return WhenLost::Stop; }
};

// Sends 150 with `announcement`, makes the data connection of context.state.data_port, lets `pump` work, and
// answers ABOR, STAT and NOOP meanwhile; other commands wait in the inbox.
[[nodiscard]] awaitable<Outcome> run_data_phase(SessionContext& context, std::string what,
                                                std::string announcement, Pump& pump);

// The final reply for an outcome other than Clean and BareEnd.
[[nodiscard]] Reply reply_for_outcome(const Outcome& outcome);
[[nodiscard]] std::string_view name_of(Outcome::End end);  // for logs: "clean", "stopped", ...
[[nodiscard]] std::string_view name_of(StopReason reason); // for logs: "aborted", ...; none: ""

} // namespace wharf::ftp
