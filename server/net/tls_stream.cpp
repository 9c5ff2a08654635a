#include "server/net/tls_stream.hpp"

#include "server/net/readiness.hpp"

#include <algorithm>
#include <boost/asio/ssl/error.hpp>
#include <new>
#include <openssl/err.h>
#include <string_view>

namespace wharf::net {

namespace asio = boost::asio;

namespace {

// Encrypted and sent at once. Four records: as much as one packet on loopback, or one segment that a network
// card cuts into packets, may carry.
constexpr std::size_t kPiece = 64 * 1024;
constexpr std::size_t kReadAhead = 128 * 1024;

} // namespace

TlsStream::TlsStream(asio::ip::tcp::socket& socket, SSL_CTX* context, Use use)
    : socket_(socket)
    , bio_(socket, use == Use::Bulk ? SocketBio::Memory::Kept : SocketBio::Memory::GivenBack)
    , ssl_(SSL_new(context))
    , use_(use)
{
    if (!ssl_) throw std::bad_alloc();
    connect_bios();
    SSL_set_accept_state(ssl_.get());
    SSL_set_read_ahead(ssl_.get(), 1);
    if (use_ == Use::Bulk) SSL_clear_mode(ssl_.get(), SSL_MODE_RELEASE_BUFFERS);
}

void TlsStream::connect_bios()
{
    SSL_set0_rbio(ssl_.get(), bio_.make());
    const bool kernel_may = (SSL_get_options(ssl_.get()) & SSL_OP_ENABLE_KTLS) != 0;
    if (kernel_may && use_ == Use::Bulk) {
        // Only OpenSSL's own BIO takes keys to the kernel. It writes what the handshake has to say, and
        // alerts.
        error_code ignored;
        socket_.native_non_blocking(true, ignored);
        BIO* const own = BIO_new_socket(socket_.native_handle(), BIO_NOCLOSE);
        if (own == nullptr) throw std::bad_alloc();
        SSL_set0_wbio(ssl_.get(), own);
    } else {
        SSL_clear_options(ssl_.get(), SSL_OP_ENABLE_KTLS);
        write_by_collecting();
    }
}

void TlsStream::write_by_collecting()
{
    BIO* const bio = SSL_get_rbio(ssl_.get());
    BIO_up_ref(bio);
    SSL_set0_wbio(ssl_.get(), bio);
}

void TlsStream::find_out_who_encrypts()
{
    if (SSL_get_wbio(ssl_.get()) == SSL_get_rbio(ssl_.get())) return;
    kernel_encrypts_ = BIO_get_ktls_send(SSL_get_wbio(ssl_.get()));
    if (!kernel_encrypts_) write_by_collecting();
}

void TlsStream::begin(SocketBio::Call call)
{
    ERR_clear_error();
    bio_.begin(call);
}

// Of what OpenSSL returned for the call before this one.
error_code TlsStream::failure(int returned) const
{
    switch (SSL_get_error(ssl_.get(), returned)) {
    case SSL_ERROR_WANT_READ: return asio::error::would_block;
    case SSL_ERROR_ZERO_RETURN: return asio::error::eof;
    default: break;
    }
    if (bio_.ended()) return Errc::Truncated;
    if (bio_.failure()) return bio_.failure();
    const unsigned long reason = ERR_get_error();
    if (reason == 0) return asio::error::connection_aborted; // it had failed before
    return {static_cast<int>(reason), asio::error::get_ssl_category()};
}

awaitable<error_code> TlsStream::wait_to_read()
{
    return wait_for(socket_, asio::ip::tcp::socket::wait_read);
}

awaitable<error_code> TlsStream::wait_to_write()
{
    return wait_for(socket_, asio::ip::tcp::socket::wait_write);
}

awaitable<error_code> TlsStream::handshake()
{
    for (;;) {
        if (!socket_.is_open()) co_return asio::error::bad_descriptor;
        begin(SocketBio::Call::Writes);
        const int returned = SSL_do_handshake(ssl_.get());
        if (returned != 1 && SSL_get_error(ssl_.get(), returned) == SSL_ERROR_WANT_WRITE) {
            if (const auto error = co_await wait_to_write()) co_return error;
            continue;
        }
        const error_code problem = returned == 1 ? error_code() : failure(returned);
        if (returned == 1) find_out_who_encrypts();
        // Our part of the handshake, or the alert that says why there is none. Tickets, too: GnuTLS waits for
        // them, a moment, when it is asked for the session to resume.
        const error_code sent = co_await finish_write();
        if (problem && problem != asio::error::would_block) co_return problem;
        if (sent || !problem) co_return sent;
        if (const auto error = co_await wait_to_read()) co_return error;
    }
}

result<std::size_t> TlsStream::take(std::span<std::byte> into)
{
    if (found_) return found_;
    std::size_t taken = 0;
    while (taken < into.size()) {
        std::size_t n = 0;
        begin(SocketBio::Call::Reads);
        const int returned = SSL_read_ex(ssl_.get(), into.data() + taken, into.size() - taken, &n);
        if (returned != 1) {
            const error_code problem = failure(returned);
            if (taken == 0) return problem;
            if (problem != asio::error::would_block) found_ = problem;
            break;
        }
        taken += n;
        if (use_ == Use::Dialogue) break;
    }
    return taken;
}

result<std::size_t> TlsStream::read_now(std::span<std::byte> into)
{
    const std::size_t collected = bio_.collected();
    const auto taken = take(into);
    if (taken) return taken;
    // What OpenSSL answers by itself, to new keys for example, has no writer who waits for it; what does not
    // go out now goes with what is written next. A peer that has closed its side needs no alert about it.
    if (bio_.collected() != collected && taken.error() != Errc::Truncated) static_cast<void>(bio_.send());
    if (taken.error() == asio::error::eof) return std::size_t{0};
    return taken;
}

awaitable<result<std::size_t>> TlsStream::read_some(std::span<std::byte> into)
{
    if (use_ == Use::Bulk && !reads_ahead_) read_ahead();
    for (;;) {
        const auto taken = read_now(into);
        if (taken || taken.error() != asio::error::would_block) co_return taken;
        if (const auto error = co_await wait_to_read()) co_return error;
    }
}

void TlsStream::read_ahead()
{
    // Not while something is in them. OpenSSL before 3.0.14 does not look closely enough (CVE-2024-4741).
    const bool within_a_record = std::string_view(SSL_rstate_string(ssl_.get())) == "RB";
    if (within_a_record || SSL_has_pending(ssl_.get()) == 1 || SSL_free_buffers(ssl_.get()) != 1) return;
    SSL_set_default_read_buffer_len(ssl_.get(), kReadAhead);
    reads_ahead_ = true;
}

error_code TlsStream::encrypt(std::span<const std::byte> bytes)
{
    if (kernel_encrypts_) {
        bio_.collect(bytes);
        return {};
    }
    std::size_t n = 0;
    begin(SocketBio::Call::Writes);
    const int returned = SSL_write_ex(ssl_.get(), bytes.data(), bytes.size(), &n);
    if (returned == 1) return {};
    const error_code problem = failure(returned);
    return problem == asio::error::would_block ? asio::error::connection_aborted : problem; // it never waits
}

error_code TlsStream::write_now(std::span<const std::byte> bytes)
{
    const error_code problem = encrypt(bytes);
    return problem ? problem : bio_.send();
}

awaitable<error_code> TlsStream::finish_write()
{
    for (;;) {
        const error_code sent = bio_.send();
        if (sent != asio::error::would_block) co_return sent;
        if (const auto error = co_await wait_to_write()) co_return error;
    }
}

awaitable<error_code> TlsStream::write(std::span<const std::byte> bytes)
{
    while (!bytes.empty()) {
        const auto piece = bytes.first(std::min(bytes.size(), kPiece));
        error_code error = write_now(piece);
        if (error == asio::error::would_block) error = co_await finish_write();
        if (error) co_return error;
        bytes = bytes.subspan(piece.size());
    }
    co_return error_code();
}

awaitable<error_code> TlsStream::say_goodbye(std::span<const std::byte> last)
{
    // OpenSSL's own BIO knows the descriptor's number only, which may be another connection's by now.
    if (!socket_.is_open()) co_return asio::error::bad_descriptor;
    if (!last.empty()) {
        const error_code problem = encrypt(last);
        if (problem) co_return problem;
    }
    if (kernel_encrypts_) { // which then gets the goodbye from OpenSSL, behind all the rest
        const error_code sent = co_await finish_write();
        if (sent) co_return sent;
    }
    for (;;) {
        begin(SocketBio::Call::Writes);
        const int returned = SSL_shutdown(ssl_.get());
        if (returned >= 0) break;
        if (SSL_get_error(ssl_.get(), returned) != SSL_ERROR_WANT_WRITE) {
            const error_code problem = failure(returned);
            if (problem != asio::error::would_block) co_return problem;
            break;
        }
        if (const auto error = co_await wait_to_write()) co_return error;
    }
    co_return co_await finish_write();
}

error_code TlsStream::hear_goodbye_now()
{
    begin(SocketBio::Call::Reads);
    const int returned = SSL_shutdown(ssl_.get());
    if (returned == 1) return {};
    return returned == 0 ? asio::error::would_block : failure(returned);
}

awaitable<error_code> TlsStream::hear_goodbye()
{
    for (;;) {
        const error_code heard = hear_goodbye_now();
        if (heard != asio::error::would_block) co_return heard;
        if (const auto error = co_await wait_to_read()) co_return error;
    }
}

awaitable<error_code> TlsStream::shutdown(std::span<const std::byte> last)
{
    if (const auto error = co_await say_goodbye(last)) co_return error;
    co_return co_await hear_goodbye();
}

} // namespace wharf::net
