// The control connection over a real socket.
#pragma once

#include "server/net/control_channel.hpp"
#include "server/net/tls_context.hpp"
#include "server/net/tls_stream.hpp"
#include "server/protocol/line_decoder.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <memory>
#include <optional>

namespace wharf::net {

struct ControlLimits {
    std::size_t line_length = 4096; // bytes
    std::chrono::steady_clock::duration handshake = std::chrono::seconds(30);
    // For a client that does not read its replies: the connection ends then.
    std::chrono::steady_clock::duration write = std::chrono::minutes(1);
    // How long close() waits for the client's own close_notify.
    std::chrono::steady_clock::duration farewell = std::chrono::seconds(1);
};

// Owns the socket, whose executor is the session's.
class TlsControlChannel final : public ControlChannel {
public:
    TlsControlChannel(boost::asio::ip::tcp::socket socket, std::shared_ptr<TlsContext> tls,
                      const ControlLimits& limits);

    awaitable<result<std::string>> read_line() override;
    awaitable<error_code> write(const protocol::Reply& reply) override;
    awaitable<error_code> secure() override;
    void offer_ticket() override;
    awaitable<void> close(const std::optional<protocol::Reply>& last_words) override;
    void abort() override;

    boost::asio::ip::address client_address() const override { return client_; }
    boost::asio::ip::address local_address() const override { return local_; }
    TlsFacts tls_facts() const override;
    const std::string& binding() const override { return binding_.own; }
    const std::string& resumed_binding() const override { return binding_.resumed; }
    std::vector<std::string> client_identity() const override { return client_identity_; }

private:
    [[nodiscard]] error_code receive();
    [[nodiscard]] error_code send(std::string_view& bytes);
    [[nodiscard]] awaitable<error_code> send_rest(std::string_view bytes);

    boost::asio::ip::tcp::socket socket_;
    std::shared_ptr<TlsContext> tls_;
    ControlLimits limits_;
    TicketBinding binding_; // before the stream that refers to it
    std::optional<TlsStream> stream_;
    bool secured_ = false; // the handshake is complete
    protocol::LineDecoder decoder_;
    unsigned at_a_stretch_ = 0; // steps of reading since others had their turn
    boost::asio::ip::address client_;
    boost::asio::ip::address local_;
    std::vector<std::string> client_identity_;
};

// Facts about a connection whose handshake is complete.
[[nodiscard]] TlsFacts facts_of(SSL* ssl);

} // namespace wharf::net
