// Data connections without a network. A Wire is one of them as the client sees it: the test decides what the
// client does, and sees what the server did. One thread.
#pragma once

#include "server/net/data_channel.hpp"
#include "tests/support/ftp/condition.hpp"

#include <memory>
#include <string>

namespace wharf::test {

struct Wire {
    explicit Wire(const boost::asio::any_io_executor& executor)
        : changed(executor)
    {
    }
    // How the client ends its side, once `sent` is read.
    enum class End { Open, CloseNotify, Bare, Reset };
    // Whether the connection comes to be: at once, never within the limit, or not before somebody gives up.
    // Or its port was given to another session. Handshakes: the client is there, but not through with that.
    enum class Connect { AtOnce, TimesOut, Hangs, Handshakes, WrongSession, GivenAway };

    Connect connect = Connect::AtOnce;
    std::string sent; // by the client, not read yet
    End end = End::Open;
    bool reads = true;   // false: the server's writes do not come to their end
    bool breaks = false; // the server's writes fail: the client has reset the connection

    std::string received;    // by the client
    bool finished = false;   // the server said goodbye with close_notify
    bool aborted = false;    // the server closed hard
    bool given_back = false; // the port
    Condition changed;
};

class FakeDataPorts final : public net::DataPorts {
public:
    explicit FakeDataPorts(boost::asio::any_io_executor executor)
        : executor_(std::move(executor))
        , wire_(std::make_shared<Wire>(executor_))
    {
    }
    // The connection of the next or the current transfer: each reservation but the first takes a new one.
    [[nodiscard]] Wire& wire() { return *wire_; }
    void run_out() { exhausted_ = true; } // further reservations fail

    async::awaitable<net::result<std::unique_ptr<net::DataPort>>> reserve(const net::DataPeer& peer) override;

private:
    boost::asio::any_io_executor executor_;
    std::shared_ptr<Wire> wire_;
    bool reserved_ = false; // wire_ belongs to a port
    bool exhausted_ = false;
};

} // namespace wharf::test
