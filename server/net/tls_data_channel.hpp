// A data connection over a real socket, always protected (PROT P).
#pragma once

#include "server/net/data_channel.hpp"
#include "server/net/tls_context.hpp"
#include "server/net/tls_stream.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <memory>

namespace wharf::net {

struct DataLimits {
    // How long the client's own close_notify, or its FIN, is waited for once it has all we sent. One that
    // reads to the end answers within a round trip; one that never closes its side must not hold back the
    // reply.
    std::chrono::steady_clock::duration farewell = std::chrono::seconds(5);
    // How often we look whether the client has it all.
    std::chrono::steady_clock::duration look = std::chrono::milliseconds(50);
};

// Owns the socket, whose executor is the session's.
class TlsDataChannel final : public DataChannel {
public:
    TlsDataChannel(boost::asio::ip::tcp::socket socket, std::shared_ptr<TlsContext> tls,
                   const DataLimits& limits = {});

    // Before the handshake: it will be a full one.
    void refuse_resumption();
    // Within `limit`. The channel is usable only if this gave no error.
    [[nodiscard]] awaitable<error_code> handshake(std::chrono::steady_clock::duration limit);
    // The binding of the control connection whose session this one resumed; "" if it resumed none.
    [[nodiscard]] std::string resumed_from();

    awaitable<result<std::size_t>> read_some(std::span<std::byte> into) override;
    awaitable<error_code> write(std::span<const std::byte> bytes) override;
    awaitable<error_code> finish(std::span<const std::byte> last) override;
    std::uint64_t bytes_taken() const override;
    void abort() override;
    TlsFacts tls_facts() const override { return facts_; }

private:
    [[nodiscard]] awaitable<error_code> hear_goodbye();
    [[nodiscard]] awaitable<error_code> arrive();

    std::shared_ptr<TlsContext> tls_;
    DataLimits limits_;
    boost::asio::ip::tcp::socket socket_; // before the stream that refers to it
    TlsStream stream_;
    TlsFacts facts_;
    bool sends_ = false; // bytes of the session's
};

} // namespace wharf::net
