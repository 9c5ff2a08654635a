#include "server/net/tls_control_channel.hpp"

#include "server/async/race.hpp"
#include "server/async/yield.hpp"
#include "server/net/certificate_names.hpp"
#include "server/net/readiness.hpp"

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>
#include <netinet/tcp.h>
#include <openssl/rand.h>

namespace wharf::net {

namespace asio = boost::asio;
using async::use_result;

namespace {

constexpr unsigned kStretch = 16;

void set_option(asio::ip::tcp::socket& socket, int level, int name, int value)
{
    // One that cannot be set changes nothing for the client.
    ::setsockopt(socket.native_handle(), level, name, &value, sizeof value);
}

// Asks a silent client's system every minute whether it is there: routers forget connections that say nothing
// for some minutes, as a control connection does during a long transfer. Gone after two minutes of no answer.
void watch_over_silence(asio::ip::tcp::socket& socket)
{
    set_option(socket, SOL_SOCKET, SO_KEEPALIVE, 1);
    set_option(socket, IPPROTO_TCP, TCP_KEEPIDLE, 60);
    set_option(socket, IPPROTO_TCP, TCP_KEEPINTVL, 30);
    set_option(socket, IPPROTO_TCP, TCP_KEEPCNT, 4);
}

std::string random_binding()
{
    std::string bytes(16, '\0');
    RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
    return bytes;
}

} // namespace

TlsFacts facts_of(SSL* ssl)
{
    const char* server_name = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
    const unsigned char* alpn = nullptr;
    unsigned alpn_length = 0;
    SSL_get0_alpn_selected(ssl, &alpn, &alpn_length);
    return {.version = SSL_get_version(ssl),
            .cipher = SSL_get_cipher_name(ssl),
            .resumed = SSL_session_reused(ssl) == 1,
            .server_name = server_name != nullptr ? server_name : "",
            .alpn = {reinterpret_cast<const char*>(alpn), alpn_length}};
}

TlsControlChannel::TlsControlChannel(asio::ip::tcp::socket socket, std::shared_ptr<TlsContext> tls,
                                     const ControlLimits& limits)
    : socket_(std::move(socket))
    , tls_(std::move(tls))
    , limits_(limits)
    , binding_{.own = random_binding(), .resumed = {}}
    , decoder_(limits.line_length)
{
    error_code ignored; // a peer that is gone already shows at the first read
    socket_.non_blocking(true, ignored);
    client_ = socket_.remote_endpoint(ignored).address();
    local_ = socket_.local_endpoint(ignored).address();
    socket_.set_option(asio::ip::tcp::no_delay(true), ignored);
    // Urgent bytes stay in their place: clients send the Telnet signals before ABOR so (RFC 959
    // section 4.1.3), and a TLS record with a byte missing would end the connection.
    socket_.set_option(asio::socket_base::out_of_band_inline(true), ignored);
    watch_over_silence(socket_);
}

// What is there now, to the decoder; would_block if nothing is.
error_code TlsControlChannel::receive()
{
    std::array<std::byte, 1024> bytes;
    std::size_t n = 0;
    if (secured_) {
        const auto got = stream_->read_now(bytes);
        if (!got) return got.error();
        if (*got == 0) return asio::error::eof;
        n = *got;
    } else {
        error_code error;
        n = socket_.read_some(asio::buffer(bytes), error);
        if (error) return error;
    }
    decoder_.feed({reinterpret_cast<const char*>(bytes.data()), n});
    return {};
}

awaitable<result<std::string>> TlsControlChannel::read_line()
{
    for (;;) {
        // Of a client that sends without end and reads all its replies nothing ever has to be waited for.
        if (++at_a_stretch_ > kStretch) {
            at_a_stretch_ = 0;
            co_await async::yield();
        }
        if (auto line = decoder_.next()) {
            if (const auto* bad = std::get_if<protocol::LineError>(&*line))
                co_return *bad == protocol::LineError::TooLong ? Errc::LineTooLong : Errc::LineHasNul;
            co_return std::get<std::string>(std::move(*line));
        }
        const error_code received = receive();
        if (!received) continue;
        if (received != asio::error::would_block) co_return received;
        at_a_stretch_ = 0;
        if (const auto error = co_await wait_for(socket_, asio::ip::tcp::socket::wait_read)) co_return error;
    }
}

awaitable<error_code> TlsControlChannel::write(const protocol::Reply& reply)
{
    const std::string wire = protocol::to_wire(reply);
    std::string_view bytes = wire;
    const error_code sent = send(bytes);
    if (sent != asio::error::would_block) co_return sent;
    auto rest = send_rest(bytes);
    const auto done = co_await async::within(limits_.write, std::move(rest));
    if (done) co_return *done;
    abort(); // half a reply may be out: nothing can follow it
    co_return Errc::TimedOut;
}

// What the system takes now. would_block: `bytes` are what it did not take; with TLS the stream has them.
error_code TlsControlChannel::send(std::string_view& bytes)
{
    if (secured_) return stream_->write_now(std::as_bytes(std::span(bytes)));
    error_code error;
    while (!bytes.empty() && !error)
        bytes.remove_prefix(socket_.write_some(asio::buffer(bytes), error));
    return error;
}

awaitable<error_code> TlsControlChannel::send_rest(std::string_view bytes)
{
    if (secured_) co_return co_await stream_->finish_write();
    const auto [error, n] = co_await asio::async_write(socket_, asio::buffer(bytes), use_result);
    co_return error;
}

awaitable<error_code> TlsControlChannel::secure()
{
    // Whatever arrived together with AUTH was sent in the clear, perhaps by someone else. It must not be
    // answered inside TLS, so the decoder is emptied before the handshake, not after.
    decoder_.reset();
    stream_.emplace(socket_, tls_->native().native_handle(), TlsStream::Use::Dialogue);
    SSL* ssl = stream_->native();
    bind_tickets(ssl, binding_);
    SSL_set_verify(ssl, tls_->client_verification(), nullptr);

    auto handshake = stream_->handshake();
    const auto done = co_await async::within(limits_.handshake, std::move(handshake));
    if (!done) co_return Errc::TimedOut;
    if (*done) co_return *done;
    secured_ = true;
    if (SSL_session_reused(ssl) != 1) binding_.resumed.clear();
    X509* certificate = SSL_get0_peer_certificate(ssl);
    const bool verified = certificate != nullptr && SSL_get_verify_result(ssl) == X509_V_OK;
    if (verified && tls_->client_verification() != SSL_VERIFY_NONE)
        client_identity_ = user_names_in(certificate);
    co_return error_code{};
}

void TlsControlChannel::offer_ticket()
{
    // Without effect in TLS 1.2, where the ticket came with the handshake.
    if (secured_) SSL_new_session_ticket(stream_->native());
}

awaitable<void> TlsControlChannel::close(const std::optional<protocol::Reply>& last_words)
{
    if (secured_) {
        const std::string wire = last_words ? protocol::to_wire(*last_words) : std::string();
        auto goodbye = stream_->shutdown(std::as_bytes(std::span(wire)));
        co_await async::within(limits_.farewell, std::move(goodbye));
    } else if (last_words) {
        co_await write(*last_words);
    }
    error_code ignored;
    socket_.shutdown(asio::socket_base::shutdown_both, ignored);
    socket_.close(ignored);
}

void TlsControlChannel::abort()
{
    error_code ignored;
    socket_.close(ignored);
}

TlsFacts TlsControlChannel::tls_facts() const
{
    if (!secured_) return {};
    return facts_of(stream_->native());
}

} // namespace wharf::net
