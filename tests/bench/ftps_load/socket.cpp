#include "tests/bench/ftps_load/socket.hpp"

#include "tests/bench/ftps_load/failure.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

namespace load {

namespace {

sockaddr_in loopback(std::uint16_t port, unsigned host = 1)
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl((127U << 24) + host); // carries over into 127.0.1.x
    return address;
}

template <class Value>
void set_option(const Socket& socket, int level, int name, const Value& value)
{
    if (::setsockopt(socket.fd(), level, name, &value, sizeof value) != 0) {
        throw Failure(system_error("setsockopt"));
    }
}

Socket make_socket(int flags)
{
    Socket socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | flags, 0));
    if (socket.fd() < 0) throw Failure(system_error("socket"));
    set_option(socket, IPPROTO_TCP, TCP_NODELAY, 1);
    return socket;
}

void limit_waiting(const Socket& socket)
{
    set_option(socket, SOL_SOCKET, SO_RCVTIMEO, timeval{120, 0});
    set_option(socket, SOL_SOCKET, SO_SNDTIMEO, timeval{120, 0});
}

bool connect(const Socket& socket, const sockaddr_in& address)
{
    return ::connect(socket.fd(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
}

void bind(const Socket& socket, const sockaddr_in& address)
{
    if (::bind(socket.fd(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        throw Failure(system_error("bind"));
    }
}

std::size_t receive_some(int fd, std::span<char> into, int flags)
{
    for (;;) {
        const ssize_t got = ::recv(fd, into.data(), into.size(), flags);
        if (got >= 0) return static_cast<std::size_t>(got);
        if (errno != EINTR) throw Failure(system_error("recv"));
    }
}

} // namespace

std::string system_error(const char* what)
{
    return std::string(what) + ": " + std::strerror(errno);
}

void Socket::close()
{
    if (fd_ >= 0) ::close(std::exchange(fd_, -1));
}

void Socket::send_all(std::span<const char> bytes)
{
    while (!bytes.empty()) {
        const ssize_t sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR) continue;
        if (sent < 0) throw Failure(system_error("send"));
        bytes = bytes.subspan(static_cast<std::size_t>(sent));
    }
}

std::size_t Socket::receive(std::span<char> into)
{
    return receive_some(fd_, into, 0);
}

std::size_t Socket::discard()
{
    static std::array<char, 1 << 20> never_written;
    return receive_some(fd_, never_written, MSG_TRUNC);
}

void Socket::end_sending()
{
    ::shutdown(fd_, SHUT_WR);
}

void Socket::wake_up_with(int bytes)
{
    set_option(*this, SOL_SOCKET, SO_RCVLOWAT, bytes);
}

Socket connect_to(std::uint16_t port)
{
    Socket socket = make_socket(0);
    limit_waiting(socket);
    if (!connect(socket, loopback(port))) {
        throw Failure(system_error(("connecting to port " + std::to_string(port)).c_str()));
    }
    return socket;
}

Socket begin_connect(std::uint16_t port, unsigned host)
{
    Socket socket = make_socket(SOCK_NONBLOCK);
    if (host != 1) {
        set_option(socket, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, 1);
        bind(socket, loopback(0, host));
    }
    if (!connect(socket, loopback(port)) && errno != EINPROGRESS) throw Failure(system_error("connect"));
    return socket;
}

Socket listen_on(std::uint16_t port)
{
    Socket listener = make_socket(SOCK_NONBLOCK);
    set_option(listener, SOL_SOCKET, SO_REUSEADDR, 1);
    bind(listener, loopback(port));
    if (::listen(listener.fd(), 512) != 0) throw Failure(system_error("listen"));
    return listener;
}

std::pair<Socket, std::uint16_t> listen_anywhere()
{
    Socket listener = listen_on(0);
    sockaddr_in address{};
    socklen_t size = sizeof address;
    ::getsockname(listener.fd(), reinterpret_cast<sockaddr*>(&address), &size);
    return {std::move(listener), ntohs(address.sin_port)};
}

Socket accept_from(const Socket& listener)
{
    pollfd waiting{listener.fd(), POLLIN, 0};
    ::poll(&waiting, 1, -1);
    Socket socket(::accept4(listener.fd(), nullptr, nullptr, SOCK_CLOEXEC));
    if (socket.fd() < 0) throw Failure(system_error("accept"));
    set_option(socket, IPPROTO_TCP, TCP_NODELAY, 1);
    limit_waiting(socket);
    return socket;
}

Socket try_to_accept(int listener)
{
    Socket socket(::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
    if (socket.fd() >= 0)
        set_option(socket, IPPROTO_TCP, TCP_NODELAY, 1);
    else if (errno != EAGAIN && errno != ECONNABORTED)
        throw Failure(system_error("accept"));
    return socket;
}

} // namespace load
