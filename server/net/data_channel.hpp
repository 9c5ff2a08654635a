// Data connections: a port that waits for the client, and the protected channel it becomes. Used from the
// session's executor only; one operation at a time, abort() and cancel() at any time.
#pragma once

#include "server/async/token.hpp"
#include "server/net/control_channel.hpp"
#include "server/net/errc.hpp"

#include <boost/asio/ip/address.hpp>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

namespace wharf::net {

class DataChannel {
public:
    virtual ~DataChannel() = default; // closes at once
    // 0 = the client ended with close_notify. Errc::Truncated = it just closed the connection.
    [[nodiscard]] virtual awaitable<result<std::size_t>> read_some(std::span<std::byte> into) = 0;
    [[nodiscard]] virtual awaitable<error_code> write(std::span<const std::byte> bytes) = 0; // all of them
    // What is written last, together with close_notify, and the client's own. No error: the client's system
    // has everything. Takes as long as the client takes to accept it (abort() ends the wait), and then waits
    // only a bounded time for the client's goodbye.
    [[nodiscard]] virtual awaitable<error_code> finish(std::span<const std::byte> last) = 0;
    // What the client's system has acknowledged so far, TLS included; 0 if that is not known. Grows while a
    // slow client still takes what write() and finish() have handed over already.
    [[nodiscard]] virtual std::uint64_t bytes_taken() const { return 0; }
    // Closes hard; an outstanding operation fails.
    virtual void abort() = 0;
    [[nodiscard]] virtual TlsFacts tls_facts() const = 0;
};

// A passive port that waits for one connection of one client. Destroying it gives the port back.
class DataPort {
public:
    virtual ~DataPort() = default;
    [[nodiscard]] virtual std::uint16_t number() const = 0;
    // To be asked before the 150: its client is waited for from now on. False: as nobody came for too long,
    // the port was given to another, and whoever comes now is not its client.
    [[nodiscard]] virtual bool wait_begins() = 0;
    // Waits for the client and makes the TLS handshake; once. The 150 reply must have gone out before.
    [[nodiscard]] virtual awaitable<result<std::unique_ptr<DataChannel>>> connect() = 0;
    // The client has connected; the handshake may be under way.
    [[nodiscard]] virtual bool client_has_come() const = 0;
    virtual void cancel() = 0; // an outstanding connect() fails with Errc::Cancelled
};

// Who a data connection must come from.
struct DataPeer {
    boost::asio::ip::address client;  // of the control connection
    boost::asio::ip::address local;   // the address the control connection was made to
    std::string binding;              // ControlChannel::binding
    std::string resumed_binding = {}; // ControlChannel::resumed_binding
};

// Thread-safe: shared by all sessions.
class DataPorts {
public:
    virtual ~DataPorts() = default;
    // May wait a moment for a port; NoPassivePort if none came free.
    [[nodiscard]] virtual awaitable<result<std::unique_ptr<DataPort>>> reserve(const DataPeer& peer) = 0;
};

} // namespace wharf::net
