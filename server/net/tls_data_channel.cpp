#include "server/net/tls_data_channel.hpp"

#include "server/async/race.hpp"
#include "server/net/delivery.hpp"
#include "server/net/tls_control_channel.hpp"

#include <boost/asio/error.hpp>

namespace wharf::net {

namespace asio = boost::asio;

TlsDataChannel::TlsDataChannel(asio::ip::tcp::socket socket, std::shared_ptr<TlsContext> tls,
                               const DataLimits& limits)
    : tls_(std::move(tls))
    , limits_(limits)
    , socket_(std::move(socket))
    , stream_(socket_, tls_->native().native_handle(), TlsStream::Use::Bulk)
{
    // A ticket sent behind the handshake of a TLS 1.3 data connection would reach clients that only write and
    // then close: unread bytes in their buffer turn their close into a reset, and the upload into a failure.
    SSL_set_num_tickets(stream_.native(), 0);
}

awaitable<error_code> TlsDataChannel::handshake(std::chrono::steady_clock::duration limit)
{
    auto operation = stream_.handshake();
    const auto done = co_await async::within(limit, std::move(operation));
    if (!done) co_return Errc::SlowHandshake;
    if (!*done) facts_ = facts_of(stream_.native());
    co_return *done;
}

void TlsDataChannel::refuse_resumption()
{
    net::refuse_resumption(stream_.native());
}

std::string TlsDataChannel::resumed_from()
{
    return resumed_binding(stream_.native());
}

awaitable<result<std::size_t>> TlsDataChannel::read_some(std::span<std::byte> into)
{
    return stream_.read_some(into);
}

awaitable<error_code> TlsDataChannel::write(std::span<const std::byte> bytes)
{
    return stream_.write(bytes);
}

awaitable<error_code> TlsDataChannel::finish()
{
    error_code error = co_await stream_.say_goodbye();
    const bool heard_theirs = (SSL_get_shutdown(stream_.native()) & SSL_RECEIVED_SHUTDOWN) != 0;
    if (!error && !heard_theirs) {
        auto closing = stream_.shutdown();
        auto enough = patience();
        auto both = async::race(std::move(closing), std::move(enough));
        const auto first = co_await std::move(both);
        // If it has it all, that it keeps its side open is its business.
        if (first.index() == 0) error = std::get<0>(first);
    }
    error_code ignored;
    socket_.close(ignored);
    // Many clients answer our close_notify with a plain FIN.
    co_return error == Errc::Truncated ? error_code{} : error;
}

// Ends some time after the client has acknowledged everything; until then it has no end.
awaitable<void> TlsDataChannel::patience()
{
    co_await asio::this_coro::throw_if_cancelled(false);
    for (;;) {
        co_await async::sleep_for(limits_.look);
        const bool over = co_await async::cancelled(); // not inside the if: GCC 12 destroys the frame twice
        if (over) co_return;
        if (bytes_on_their_way(socket_.native_handle()) == 0) break;
    }
    co_await async::sleep_for(limits_.farewell);
}

std::uint64_t TlsDataChannel::bytes_taken() const
{
    return bytes_acknowledged(const_cast<asio::ip::tcp::socket&>(socket_).native_handle());
}

void TlsDataChannel::abort()
{
    error_code ignored;
    socket_.set_option(asio::socket_base::linger(true, 0), ignored);
    socket_.close(ignored);
}

} // namespace wharf::net
