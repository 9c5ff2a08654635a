// The commands a client has sent and the session has not answered yet, in order. One coroutine reads the
// control stream and fills it, since a TLS read cannot be given up and taken up again; everything that waits
// for a command waits here, where waiting can be cancelled at will. Bounded: a client that sends faster than
// it is served is read more slowly. Used on the session's executor.
#pragma once

#include "server/net/control_channel.hpp"
#include "server/protocol/command.hpp"

#include <boost/asio/experimental/channel.hpp>
#include <deque>
#include <variant>

namespace wharf::ftp {

using async::awaitable;

// A line that is not carried out: net::Errc::LineTooLong, LineHasNul or TooManyCommands.
struct BadLine {
    net::error_code error;
};
using Incoming = std::variant<protocol::Command, BadLine>;

class CommandInbox {
public:
    explicit CommandInbox(boost::asio::any_io_executor executor)
        : channel_(executor, kCapacity)
    {
    }

    // Reads the control channel until it ends, then waits to be cancelled. The only reader there is.
    [[nodiscard]] awaitable<void> fill(net::ControlChannel& control);

    // The next command in order: one put off before, else the next to arrive. An error when the control
    // connection has ended, or when wake() was called.
    [[nodiscard]] awaitable<net::result<Incoming>> next();
    // The next to arrive, passing those put off. For the time of a transfer.
    [[nodiscard]] awaitable<net::result<Incoming>> next_arrival();
    // Keeps a command that arrived during a transfer for after it. When too much waits already it is only
    // counted, and becomes TooManyCommands when its turn comes: reading goes on all the same, since ABOR and
    // the end of the connection have to be noticed.
    void put_off(Incoming incoming);
    [[nodiscard]] bool has_put_off() const { return !put_off_.empty() || turned_away_ > 0; }
    [[nodiscard]] bool ended() const { return ended_; } // the control connection has

    void wake();

private:
    static constexpr std::size_t kCapacity = 16;         // commands between reader and session
    static constexpr std::size_t kMaxPutOff = 64 * 1024; // bytes, roughly
    boost::asio::experimental::channel<void(boost::system::error_code, Incoming)> channel_;
    std::deque<Incoming> put_off_;
    std::size_t put_off_bytes_ = 0;
    std::uint64_t turned_away_ = 0; // behind all that is put off
    bool ended_ = false;
};

} // namespace wharf::ftp
