#include "server/service_manager.hpp"
#include "tests/support/scratch_directory.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <cstring>
#include <ctime>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

using wharf::server::ServiceManager;

namespace {

// The manager's end of the socket.
class Listening {
public:
    explicit Listening(std::string name)
        : fd_(::socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0))
    {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        const auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + name.size());
        if (name.front() == '@') name.front() = '\0';
        std::memcpy(address.sun_path, name.data(), name.size());
        REQUIRE(::bind(fd_, reinterpret_cast<const sockaddr*>(&address), length) == 0);
    }
    Listening(const Listening&) = delete;
    Listening& operator=(const Listening&) = delete;
    ~Listening() { ::close(fd_); }

    [[nodiscard]] std::string next() const // "" when nothing came
    {
        std::array<char, 512> buffer{};
        const auto n = ::recv(fd_, buffer.data(), buffer.size(), 0);
        return {buffer.data(), static_cast<std::size_t>(std::max<ssize_t>(n, 0))};
    }

private:
    int fd_;
};

} // namespace

TEST_CASE("the service manager hears of each step, by path and by abstract name", "[server]")
{
    const wharf::test::ScratchDirectory directory;
    const std::string name = GENERATE_REF(std::string(directory.path()) + "/notify",
                                          "@wharfinger-test-notify-" + std::to_string(::getpid()));
    const Listening listening(name);
    const ServiceManager manager(name);
    manager.ready("Serving");
    CHECK(listening.next() == "READY=1\nSTATUS=Serving");
    manager.reloading();
    timespec now{};
    ::clock_gettime(CLOCK_MONOTONIC, &now);
    const std::string reloading = listening.next();
    const std::string start = "RELOADING=1\nMONOTONIC_USEC=";
    REQUIRE(reloading.starts_with(start));
    CHECK(std::stoll(reloading.substr(start.size())) <= now.tv_sec * 1'000'000 + now.tv_nsec / 1000);
    manager.stopping("Waiting");
    CHECK(listening.next() == "STOPPING=1\nSTATUS=Waiting");
    CHECK(listening.next().empty());
}

TEST_CASE("a status of several lines cannot add messages of its own", "[server]")
{
    const std::string name = "@wharfinger-test-notify-" + std::to_string(::getpid());
    const Listening listening(name);
    ServiceManager(name).ready("one\nMAINPID=1");
    CHECK(listening.next() == "READY=1\nSTATUS=one");
}

TEST_CASE("no service manager, or one that is gone, disturbs nobody", "[server]")
{
    const std::string socket = GENERATE(std::string(), "/nowhere/at/all", std::string(200, 'x'));
    ServiceManager(socket).ready("Serving");
    SUCCEED();
}
