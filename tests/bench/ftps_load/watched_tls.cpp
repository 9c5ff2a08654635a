#include "tests/bench/ftps_load/watched_tls.hpp"

#include "tests/bench/ftps_load/failure.hpp"

#include <cerrno>
#include <sys/socket.h>

namespace load {

Task<> WatchedTls::connected()
{
    co_await socket_.event();
    socklen_t size = sizeof errno;
    ::getsockopt(socket_.fd(), SOL_SOCKET, SO_ERROR, &errno, &size);
    if (errno != 0) throw Failure(system_error("connect"));
}

Task<> WatchedTls::secure(TlsHandle tls)
{
    tls_ = std::move(tls);
    for (;;) {
        const int result = SSL_do_handshake(tls_.get());
        if (result == 1) co_return;
        if (again(result, "TLS handshake")) co_await socket_.event();
    }
}

Task<> WatchedTls::write(std::string_view bytes)
{
    while (!bytes.empty()) {
        if (tls_) {
            std::size_t written = 0;
            const int result = SSL_write_ex(tls_.get(), bytes.data(), bytes.size(), &written);
            if (result == 1) {
                bytes.remove_prefix(written);
            } else if (again(result, "TLS write")) {
                co_await socket_.event();
            }
            continue;
        }
        const ssize_t sent = ::send(socket_.fd(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent >= 0) {
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        } else if (errno == EAGAIN) {
            co_await socket_.event();
        } else {
            throw Failure(system_error("send"));
        }
    }
}

Task<std::size_t> WatchedTls::read(std::span<char> into)
{
    for (;;) {
        if (tls_) {
            std::size_t got = 0;
            const int result = SSL_read_ex(tls_.get(), into.data(), into.size(), &got);
            if (result == 1) co_return got;
            if (SSL_get_error(tls_.get(), result) == SSL_ERROR_ZERO_RETURN) co_return std::size_t{0};
            if (again(result, "TLS read")) co_await socket_.event();
            continue;
        }
        const ssize_t got = ::recv(socket_.fd(), into.data(), into.size(), 0);
        if (got >= 0) co_return static_cast<std::size_t>(got);
        if (errno != EAGAIN) throw Failure(system_error("recv"));
        co_await socket_.event();
    }
}

void WatchedTls::say_goodbye()
{
    SSL_shutdown(tls_.get());
}

bool WatchedTls::again(int result, const char* what) const
{
    const int error = SSL_get_error(tls_.get(), result);
    if (error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE) return true;
    throw Failure(tls_error(what));
}

} // namespace load
