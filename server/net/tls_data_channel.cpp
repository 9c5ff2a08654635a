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
    sends_ = true;
    return stream_.write(bytes);
}

awaitable<error_code> TlsDataChannel::finish(std::span<const std::byte> last)
{
    if (!last.empty()) sends_ = true;
    error_code error = co_await stream_.say_goodbye(last);
    if (!error) error = stream_.hear_goodbye_now();
    if (error == asio::error::would_block) error = co_await hear_goodbye();
    if (error == Errc::Truncated) error = {}; // many clients answer our close_notify with a plain FIN
    // The client may have said it long before it reads to the end.
    if (!error && sends_) error = co_await arrive();
    error_code ignored;
    socket_.close(ignored);
    co_return error;
}

// Waits until the client's system has everything, or never will.
awaitable<error_code> TlsDataChannel::arrive()
{
    while (bytes_on_their_way(socket_.native_handle()) > 0) {
        const bool given_up = co_await async::cancelled();
        if (given_up) co_return asio::error::operation_aborted;
        if (connection_lost(socket_.native_handle())) co_return asio::error::connection_reset;
        co_await async::sleep_for(limits_.look);
    }
    co_return socket_.is_open() ? error_code() : asio::error::operation_aborted;
}

// Waits as long as the client has not acknowledged everything, and then some time more. If it has it all,
// that it keeps its side open is its business.
awaitable<error_code> TlsDataChannel::hear_goodbye()
{
    asio::cancellation_signal enough;
    bool has_all = false;
    async::Alarm alarm(socket_.get_executor(), [this, &enough, &has_all, &alarm] {
        if (has_all) return enough.emit(asio::cancellation_type::terminal);
        has_all = bytes_on_their_way(socket_.native_handle()) == 0;
        alarm.set(async::Alarm::Clock::now() + (has_all ? limits_.farewell : limits_.look));
    });
    alarm.set(async::Alarm::Clock::now() + limits_.look);
    auto hearing = stream_.hear_goodbye();
    const auto heard = co_await async::until_stopped(enough, std::move(hearing));
    if (heard && !has_all) co_return *heard;
    co_return has_all ? error_code() : asio::error::operation_aborted;
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
