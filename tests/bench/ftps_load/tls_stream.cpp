#include "tests/bench/ftps_load/tls_stream.hpp"

#include "tests/bench/ftps_load/failure.hpp"

#include <array>

namespace load {

TlsStream::TlsStream(Socket socket, const ClientTls& context, Ticket* tickets, bool resume)
    : socket_(std::move(socket))
    , tls_(context.connection(socket_.fd(), tickets, resume))
{
}

void TlsStream::handshake()
{
    if (SSL_do_handshake(tls_.get()) != 1) throw Failure(tls_error("TLS handshake"));
}

void TlsStream::write(std::string_view bytes)
{
    while (!bytes.empty()) {
        std::size_t written = 0;
        if (SSL_write_ex(tls_.get(), bytes.data(), bytes.size(), &written) != 1) {
            throw Failure(tls_error("TLS write"));
        }
        bytes.remove_prefix(written);
    }
}

std::size_t TlsStream::read(std::span<char> into)
{
    std::size_t got = 0;
    const int result = SSL_read_ex(tls_.get(), into.data(), into.size(), &got);
    if (result == 1) return got;
    if (SSL_get_error(tls_.get(), result) == SSL_ERROR_ZERO_RETURN) return 0;
    throw Failure(tls_error("TLS read"));
}

void TlsStream::say_goodbye()
{
    if (SSL_shutdown(tls_.get()) < 0) throw Failure(tls_error("TLS close_notify"));
}

void TlsStream::read_to_the_end()
{
    std::array<char, 4096> unwanted{};
    while (read(unwanted) > 0) {
    }
}

} // namespace load
