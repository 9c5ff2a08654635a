// The commands a client has sent and the session has not answered yet, in order: those put off during a
// transfer, then what the control connection still gives. Whoever waits here can be cancelled at will; no
// command is lost by it. A client that sends faster than it is served is read more slowly. Used on the
// session's executor.
#pragma once

#include "server/net/control_channel.hpp"
#include "server/protocol/command.hpp"

#include <optional>
#include <variant>
#include <vector>

namespace wharf::ftp {

using async::awaitable;

// A line that is not carried out: net::Errc::LineTooLong, LineHasNul or TooManyCommands.
struct BadLine {
    net::error_code error;
};
using Incoming = std::variant<protocol::Command, BadLine>;

class CommandInbox {
public:
    // The channel outlives it, and has no other reader once the inbox is used.
    explicit CommandInbox(net::ControlChannel& control)
        : control_(control)
    {
    }

    // The first of those put off; nothing: there are none.
    [[nodiscard]] std::optional<Incoming> take_put_off();
    // What the control channel's read_line() gave. Nothing: the control connection has ended, or the waiting
    // was cancelled.
    [[nodiscard]] std::optional<Incoming> arrived(const net::result<std::string>& line);
    // Both steps, passing those put off. For the time of a transfer.
    [[nodiscard]] awaitable<std::optional<Incoming>> next_arrival();
    // Keeps a command that arrived during a transfer for after it. When too much waits already it is only
    // counted, and becomes TooManyCommands when its turn comes: reading goes on all the same, since ABOR and
    // the end of the connection have to be noticed.
    void put_off(Incoming incoming);
    [[nodiscard]] bool has_put_off() const { return !put_off_.empty() || turned_away_ > 0; }
    [[nodiscard]] bool ended() const { return ended_; } // the control connection has

private:
    static constexpr std::size_t kMaxPutOff = 64 * 1024; // bytes, roughly
    net::ControlChannel& control_;
    std::vector<Incoming> put_off_; // few, and mostly none
    std::size_t put_off_bytes_ = 0;
    std::uint64_t turned_away_ = 0; // behind all that is put off
    bool ended_ = false;
};

} // namespace wharf::ftp
