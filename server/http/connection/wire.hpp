// The bytes beneath HTTP: a socket, with TLS or without. Used by one coroutine at a time; an operation that
// is cancelled ends the connection with it.
#pragma once

#include "server/async/token.hpp"
#include "server/net/tls_context.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/system/result.hpp>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace wharf::http {

class Wire {
public:
    virtual ~Wire() = default;
    // Before anything else: the TLS handshake, if there is one.
    [[nodiscard]] virtual async::awaitable<boost::system::error_code> open() = 0;
    // Whether the handshake resumed an earlier session.
    [[nodiscard]] virtual bool resumed() = 0;
    // How many bytes came; 0: the client has said its last.
    [[nodiscard]] virtual async::awaitable<boost::system::result<std::size_t>> read_some(
        std::span<char> into) = 0;
    [[nodiscard]] virtual async::awaitable<boost::system::error_code> write(std::string_view bytes) = 0;
    // Ends when there is something to read, or the client is gone.
    [[nodiscard]] virtual async::awaitable<void> readable() = 0;
    // Whether the client has ended its side, even behind what was not read yet. Does not wait, nor read.
    [[nodiscard]] virtual bool has_left() = 0;
    enum class Client {
        Silent,  // has sent nothing that was not read
        Sending, // may be sending yet
    };
    // Says that nothing follows and closes. What a client is still sending is taken for a few seconds and
    // thrown away, or its system would throw away what it was answered last.
    [[nodiscard]] virtual async::awaitable<void> finish(Client client) = 0;
    // Closes now: whatever is under way, and whatever is tried later, fails.
    virtual void cut() = 0;
};

[[nodiscard]] std::unique_ptr<Wire> tls_wire(boost::asio::ip::tcp::socket socket,
                                             std::shared_ptr<net::TlsContext> tls);
[[nodiscard]] std::unique_ptr<Wire> plain_wire(boost::asio::ip::tcp::socket socket);

} // namespace wharf::http
