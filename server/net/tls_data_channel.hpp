// A data connection over a real socket, always protected (PROT P).
#pragma once

#include "server/net/data_channel.hpp"
#include "server/net/tls_context.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <memory>

namespace wharf::net {

// Owns the socket, whose executor is the session's.
class TlsDataChannel final : public DataChannel {
public:
    TlsDataChannel(boost::asio::ip::tcp::socket socket, std::shared_ptr<TlsContext> tls);

    // Within `limit`. The channel is usable only if this gave no error.
    [[nodiscard]] awaitable<error_code> handshake(std::chrono::steady_clock::duration limit);
    // The binding of the control connection whose session this one resumed; "" if it resumed none.
    [[nodiscard]] std::string resumed_from();

    awaitable<result<std::size_t>> read_some(std::span<std::byte> into) override;
    awaitable<error_code> write(std::span<const std::byte> bytes) override;
    awaitable<error_code> finish() override;
    void abort() override;
    TlsFacts tls_facts() const override { return facts_; }

private:
    std::shared_ptr<TlsContext> tls_;
    boost::asio::ssl::stream<boost::asio::ip::tcp::socket> stream_;
    TlsFacts facts_;
};

} // namespace wharf::net
