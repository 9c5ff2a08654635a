// One HTTPS connection: TLS, then requests one after the other.
#pragma once

#include "server/async/token.hpp"
#include "server/http/services.hpp"
#include "server/net/tls_context.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <memory>

namespace wharf::http {

struct ConnectionLimits {
    std::chrono::steady_clock::duration handshake = std::chrono::seconds(30);
    std::chrono::steady_clock::duration idle = std::chrono::seconds(75); // between two requests
    std::chrono::steady_clock::duration head =
        std::chrono::seconds(30); // from a request's first byte to its last header
    std::chrono::steady_clock::duration stall = std::chrono::seconds(120); // no byte of a body moved
    std::uint32_t head_size = 16 * 1024;                                   // bytes
};

// Ends when the client goes, a limit is reached, or the socket is closed. Runs on the socket's executor.
[[nodiscard]] async::awaitable<void> serve(boost::asio::ip::tcp::socket socket,
                                           std::shared_ptr<net::TlsContext> tls, const Services& services,
                                           ConnectionLimits limits);

} // namespace wharf::http
