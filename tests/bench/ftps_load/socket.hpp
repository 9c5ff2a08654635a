// TCP over loopback: file descriptors with an owner.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <utility>

namespace load {

// Owns a descriptor. Blocking calls throw Failure, and so they do after two minutes of nothing.
class Socket {
public:
    Socket() = default;
    explicit Socket(int fd)
        : fd_(fd)
    {
    }
    Socket(Socket&& other) noexcept
        : fd_(std::exchange(other.fd_, -1))
    {
    }
    Socket& operator=(Socket&& other) noexcept
    {
        std::swap(fd_, other.fd_);
        return *this;
    }
    ~Socket() { close(); }

    [[nodiscard]] int fd() const { return fd_; }
    void close();

    // Sends all of it, in as few calls as the system lets us.
    void send_all(std::span<const char> bytes);
    // 0 = the other side has ended.
    [[nodiscard]] std::size_t receive(std::span<char> into);
    // The same for up to 1 MiB that nobody wants to see: the system drops it without copying.
    [[nodiscard]] std::size_t discard();
    void end_sending();

    // receive() and discard() return only with this many bytes, or at the end: fewer wake-ups.
    void wake_up_with(int bytes);

private:
    int fd_ = -1;
};

// Blocking, without Nagle's delay.
[[nodiscard]] Socket connect_to(std::uint16_t port);

// Non-blocking, from 127.0.0.`host`: the connection is under way, and there when the socket can be written.
[[nodiscard]] Socket begin_connect(std::uint16_t port, unsigned host = 1);

// Accepts without waiting.
[[nodiscard]] Socket listen_on(std::uint16_t port);
// A listener on a free port, and its port.
[[nodiscard]] std::pair<Socket, std::uint16_t> listen_anywhere();
// Waits for a connection; it is blocking.
[[nodiscard]] Socket accept_from(const Socket& listener);
// One that is non-blocking, or none if nobody waits.
[[nodiscard]] Socket try_to_accept(int listener);

// "what: the system's words for errno"
[[nodiscard]] std::string system_error(const char* what);

} // namespace load
