#include "server/service_manager.hpp"

#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace wharf::server {

namespace {

// A line break would begin another message.
std::string_view first_line(std::string_view text)
{
    return text.substr(0, text.find('\n'));
}

} // namespace

ServiceManager::ServiceManager(std::string socket)
    : socket_(std::move(socket))
{
}

ServiceManager ServiceManager::of_environment()
{
    const char* socket = std::getenv("NOTIFY_SOCKET");
    return ServiceManager(socket == nullptr ? "" : socket);
}

void ServiceManager::ready(std::string_view status) const
{
    send(fmt::format("READY=1\nSTATUS={}", first_line(status)));
}

void ServiceManager::reloading() const
{
    // By this time the manager tells the READY that ends this reload from an earlier one's.
    timespec now{};
    ::clock_gettime(CLOCK_MONOTONIC, &now);
    send(fmt::format("RELOADING=1\nMONOTONIC_USEC={}\nSTATUS=Reloading",
                     now.tv_sec * 1'000'000 + now.tv_nsec / 1000));
}

void ServiceManager::stopping(std::string_view status) const
{
    send(fmt::format("STOPPING=1\nSTATUS={}", first_line(status)));
}

void ServiceManager::send(const std::string& message) const
{
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (socket_.empty() || socket_.size() >= sizeof address.sun_path) return;
    std::memcpy(address.sun_path, socket_.data(), socket_.size());
    if (socket_.front() == '@') address.sun_path[0] = '\0';
    const auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + socket_.size());

    const int fd = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0) return;
    // Not waiting for a manager that does not read; what is lost then is a status line.
    ::sendto(fd, message.data(), message.size(), MSG_DONTWAIT | MSG_NOSIGNAL,
             reinterpret_cast<const sockaddr*>(&address), length);
    ::close(fd);
}

} // namespace wharf::server
