#include "server/net/delivery.hpp"

#include <linux/sockios.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <optional>

namespace wharf::net {

namespace {

constexpr std::uint8_t kClosed = 7; // TCP_CLOSE; tcp(7) has no name for it that could be included here

std::optional<tcp_info> info_of(int socket)
{
    tcp_info info{};
    socklen_t size = sizeof info;
    if (::getsockopt(socket, IPPROTO_TCP, TCP_INFO, &info, &size) != 0) return std::nullopt;
    return info;
}

} // namespace

std::uint64_t bytes_acknowledged(int socket)
{
    const auto info = info_of(socket);
    return info ? info->tcpi_bytes_acked : 0;
}

bool connection_lost(int socket)
{
    const auto info = info_of(socket);
    return !info || info->tcpi_state == kClosed;
}

std::uint64_t bytes_on_their_way(int socket)
{
    int bytes = 0;
    if (::ioctl(socket, SIOCOUTQ, &bytes) != 0 || bytes < 0) return 0;
    return static_cast<std::uint64_t>(bytes);
}

} // namespace wharf::net
