#include "server/http/connection/wire.hpp"

#include "server/async/race.hpp"
#include "server/net/alpn.hpp"
#include "server/net/readiness.hpp"
#include "server/net/tls_stream.hpp"

#include <array>
#include <boost/asio/write.hpp>
#include <poll.h>

namespace wharf::http {

namespace asio = boost::asio;
using asio::ip::tcp;
using async::awaitable;
using async::use_result;
using boost::system::error_code;
template <class T>
using result = boost::system::result<T>;

namespace {

constexpr std::chrono::seconds kGoodbye{1}; // for it to be told that the connection ends
constexpr std::chrono::seconds kLinger{3};  // for it to end its side

awaitable<bool> discard(tcp::socket& socket)
{
    std::array<char, 4096> bytes;
    for (;;) {
        const auto [error, n] = co_await socket.async_read_some(asio::buffer(bytes), use_result);
        if (error) co_return true;
    }
}

void close(tcp::socket& socket)
{
    error_code ignored; // it is closed in any case
    socket.close(ignored);
}

awaitable<void> leave(tcp::socket& socket, Wire::Client client)
{
    if (client == Wire::Client::Sending) {
        error_code ignored; // it is gone already
        socket.shutdown(tcp::socket::shutdown_send, ignored);
        auto discarding = discard(socket);
        co_await async::within(kLinger, std::move(discarding));
    }
    close(socket);
}

bool is_ended_by_client(tcp::socket& socket)
{
    if (!socket.is_open()) return true;
    pollfd look{socket.native_handle(), POLLRDHUP, 0};
    return poll(&look, 1, 0) > 0;
}

// Else what is written last, the end of a chunked body, waits until the client has acknowledged what went
// before, which may take it 40 ms.
tcp::socket without_delay(tcp::socket socket)
{
    error_code ignored; // a client that is gone already shows at the first read
    socket.set_option(tcp::no_delay(true), ignored);
    return socket;
}

class TlsWire final : public Wire {
public:
    TlsWire(tcp::socket socket, std::shared_ptr<net::TlsContext> tls)
        : tls_(std::move(tls))
        , socket_(std::move(socket))
        , stream_(socket_, tls_->native().native_handle(), net::TlsStream::Use::Dialogue)
    {
    }

    awaitable<error_code> open() override
    {
        if (!net::serve_http(stream_.native())) co_return asio::error::no_memory;
        co_return co_await stream_.handshake();
    }
    bool resumed() override { return SSL_session_reused(stream_.native()) == 1; }
    awaitable<result<std::size_t>> read_some(std::span<char> into) override
    {
        auto got = co_await stream_.read_some(std::as_writable_bytes(into));
        if (!got && got.error() == net::Errc::Truncated) got = std::size_t{0};
        co_return got;
    }
    awaitable<error_code> write(std::string_view bytes) override
    {
        return stream_.write(std::as_bytes(std::span(bytes)));
    }
    awaitable<void> readable() override { co_await stream_.wait_to_read(); }
    bool has_left() override { return is_ended_by_client(socket_); }

    awaitable<void> finish(Client client) override
    {
        // Its own goodbye need not be waited for: whatever it was sent, it can tell whether that is whole.
        auto closing = stream_.say_goodbye();
        co_await async::within(kGoodbye, std::move(closing));
        auto leaving = leave(socket_, client);
        co_await std::move(leaving);
    }
    void cut() override { close(socket_); }

private:
    std::shared_ptr<net::TlsContext> tls_;
    tcp::socket socket_; // before the stream that refers to it
    net::TlsStream stream_;
};

class PlainWire final : public Wire {
public:
    explicit PlainWire(tcp::socket socket)
        : socket_(std::move(socket))
    {
    }

    awaitable<error_code> open() override { co_return error_code(); }
    bool resumed() override { return false; }
    awaitable<result<std::size_t>> read_some(std::span<char> into) override
    {
        const auto buffer = asio::buffer(into.data(), into.size());
        const auto [error, n] = co_await socket_.async_read_some(buffer, use_result);
        if (error == asio::error::eof) co_return std::size_t{0};
        if (error) co_return error;
        co_return n;
    }
    awaitable<error_code> write(std::string_view bytes) override
    {
        const auto [error, n] = co_await asio::async_write(socket_, asio::buffer(bytes), use_result);
        co_return error;
    }
    awaitable<void> readable() override { co_await net::wait_for(socket_, tcp::socket::wait_read); }
    bool has_left() override { return is_ended_by_client(socket_); }
    awaitable<void> finish(Client client) override { return leave(socket_, client); }
    void cut() override { close(socket_); }

private:
    tcp::socket socket_;
};

} // namespace

std::unique_ptr<Wire> tls_wire(tcp::socket socket, std::shared_ptr<net::TlsContext> tls)
{
    return std::make_unique<TlsWire>(without_delay(std::move(socket)), std::move(tls));
}

std::unique_ptr<Wire> plain_wire(tcp::socket socket)
{
    return std::make_unique<PlainWire>(without_delay(std::move(socket)));
}

} // namespace wharf::http
