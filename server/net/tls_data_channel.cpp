#include "server/net/tls_data_channel.hpp"

#include "server/async/race.hpp"
#include "server/net/delivery.hpp"
#include "server/net/tls_control_channel.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>

namespace wharf::net {

namespace asio = boost::asio;
using async::use_result;

TlsDataChannel::TlsDataChannel(asio::ip::tcp::socket socket, std::shared_ptr<TlsContext> tls,
                               const DataLimits& limits)
    : tls_(std::move(tls))
    , limits_(limits)
    , stream_(std::move(socket), tls_->native())
{
    // A ticket sent behind the handshake of a TLS 1.3 data connection would reach clients that only write and
    // then close: unread bytes in their buffer turn their close into a reset, and the upload into a failure.
    SSL_set_num_tickets(stream_.native_handle(), 0);
}

awaitable<error_code> TlsDataChannel::handshake(std::chrono::steady_clock::duration limit)
{
    auto operation = stream_.async_handshake(asio::ssl::stream_base::server, use_result);
    const auto done = co_await async::within(limit, std::move(operation));
    if (!done) co_return Errc::SlowHandshake;
    const auto& [error] = *done;
    if (!error) facts_ = facts_of(stream_.native_handle());
    co_return error;
}

void TlsDataChannel::refuse_resumption()
{
    net::refuse_resumption(stream_.native_handle());
}

std::string TlsDataChannel::resumed_from()
{
    return resumed_binding(stream_.native_handle());
}

awaitable<result<std::size_t>> TlsDataChannel::read_some(std::span<std::byte> into)
{
    const auto buffer = asio::buffer(into.data(), into.size());
    const auto [error, n] = co_await stream_.async_read_some(buffer, use_result);
    if (!error) co_return n;
    if (error == asio::error::eof) co_return std::size_t{0}; // close_notify
    if (error == asio::ssl::error::stream_truncated) co_return Errc::Truncated;
    co_return error;
}

awaitable<error_code> TlsDataChannel::write(std::span<const std::byte> bytes)
{
    const auto buffer = asio::buffer(bytes.data(), bytes.size());
    const auto [error, n] = co_await asio::async_write(stream_, buffer, use_result);
    co_return error;
}

awaitable<error_code> TlsDataChannel::finish()
{
    auto closing = stream_.async_shutdown(use_result);
    auto enough = patience();
    auto both = async::race(std::move(closing), std::move(enough));
    const auto first = co_await std::move(both);
    error_code ignored;
    stream_.next_layer().close(ignored);
    if (first.index() == 1)
        co_return error_code{}; // the client has it all; that it keeps its side open is its business
    const auto& [error] = std::get<0>(first);
    // Many clients answer our close_notify with a plain FIN.
    if (error == asio::ssl::error::stream_truncated || error == asio::error::eof) co_return error_code{};
    co_return error;
}

// Ends some time after the client has acknowledged everything; until then it has no end.
awaitable<void> TlsDataChannel::patience()
{
    co_await asio::this_coro::throw_if_cancelled(false);
    for (;;) {
        co_await async::sleep_for(limits_.look);
        const bool over = co_await async::cancelled(); // not inside the if: GCC 12 destroys the frame twice
        if (over) co_return;
        if (bytes_on_their_way(socket_handle()) == 0) break;
    }
    co_await async::sleep_for(limits_.farewell);
}

std::uint64_t TlsDataChannel::bytes_taken() const
{
    return bytes_acknowledged(socket_handle());
}

int TlsDataChannel::socket_handle() const
{
    using Stream = asio::ssl::stream<asio::ip::tcp::socket>;
    return const_cast<Stream&>(stream_).next_layer().native_handle();
}

void TlsDataChannel::abort()
{
    error_code ignored;
    stream_.next_layer().set_option(asio::socket_base::linger(true, 0), ignored);
    stream_.next_layer().close(ignored);
}

} // namespace wharf::net
