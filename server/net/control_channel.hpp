// The control connection as a session sees it: lines in, replies out. Used from the session's executor only;
// one read_line() and one write() may be outstanding at the same time. A read_line() that is cancelled fails
// with operation_aborted and takes nothing: the next one gives what it would have given.
#pragma once

#include "server/async/token.hpp"
#include "server/net/errc.hpp"
#include "server/protocol/reply.hpp"

#include <boost/asio/ip/address.hpp>
#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace wharf::net {

using async::awaitable;

// What a handshake agreed on; for logs.
struct TlsFacts {
    std::string version; // "TLSv1.3"
    std::string cipher;
    bool resumed = false;
    std::string server_name = {}; // that the client asked for (SNI), as it sent it; "" if none
    std::string alpn = {};        // "ftp", "ftp-data" or ""
};

class ControlChannel {
public:
    virtual ~ControlChannel() = default;

    // Without its line end. LineTooLong and LineHasNul leave the channel usable; any other error is its end.
    [[nodiscard]] virtual awaitable<result<std::string>> read_line() = 0;
    [[nodiscard]] virtual awaitable<error_code> write(const protocol::Reply& reply) = 0;
    // Call it when the 234 went out. Everything received before counts as never sent (RFC 4217 section 10.1).
    [[nodiscard]] virtual awaitable<error_code> secure() = 0;
    // Lets the next write carry a fresh TLS 1.3 session ticket, for clients that resume on the data
    // connection.
    virtual void offer_ticket() = 0;
    // Ends the connection in good order: the last reply, if there is one to be said, close_notify if TLS is
    // up, then close. Bounded.
    [[nodiscard]] virtual awaitable<void> close(const std::optional<protocol::Reply>& last_words) = 0;
    // Ends it at once; whatever is outstanding fails.
    virtual void abort() = 0;

    [[nodiscard]] virtual boost::asio::ip::address client_address() const = 0;
    [[nodiscard]] virtual boost::asio::ip::address local_address() const = 0; // that the client connected to
    [[nodiscard]] virtual TlsFacts tls_facts() const = 0;
    // Names this control connection inside its session tickets, so that a data connection that resumes one is
    // known.
    [[nodiscard]] virtual const std::string& binding() const = 0;
    // The binding of the earlier control connection whose session this one resumed; "" if none. Its client
    // may go on resuming that one on data connections.
    [[nodiscard]] virtual const std::string& resumed_binding() const = 0;
    // Whom the client's certificate, checked in the handshake, names; empty without one.
    [[nodiscard]] virtual std::vector<std::string> client_identity() const = 0;
};

} // namespace wharf::net
