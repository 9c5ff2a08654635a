#include "server/http/connection/wire.hpp"

#include "tests/support/ftp/run_coro.hpp"

#include <array>
#include <boost/asio/io_context.hpp>
#include <catch2/catch.hpp>
#include <thread>

namespace wharf {
namespace {

using tcp = boost::asio::ip::tcp;

struct Line {
    boost::asio::io_context io;
    tcp::acceptor acceptor{io, tcp::endpoint(boost::asio::ip::address_v4::loopback(), 0)};
    tcp::socket client = connected();
    tcp::socket accepted = acceptor.accept();

    tcp::socket connected()
    {
        tcp::socket socket(io);
        socket.connect(acceptor.local_endpoint());
        return socket;
    }
};

TEST_CASE("what is written goes out at once, whatever the client has not acknowledged yet", "[http][wire]")
{
    Line line;
    const int descriptor = line.accepted.native_handle();
    const auto wire = http::plain_wire(std::move(line.accepted));

    int no_delay = 0;
    socklen_t size = sizeof no_delay;
    REQUIRE(getsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &no_delay, &size) == 0);
    CHECK(no_delay != 0);
}

TEST_CASE("a client that left is noticed behind what it sent before, and nothing of that is lost",
          "[http][wire]")
{
    Line line;
    const auto wire = http::plain_wire(std::move(line.accepted));
    CHECK_FALSE(wire->has_left());
    line.client.send(boost::asio::buffer("next", 4));
    CHECK_FALSE(wire->has_left());
    if (GENERATE(true, false))
        line.client.close();
    else
        line.client.shutdown(tcp::socket::shutdown_send);
    while (!wire->has_left()) // the end arrives in its own time
        std::this_thread::yield();
    std::array<char, 16> read{};
    const auto got = test::run_coro(line.io, wire->read_some(read));
    REQUIRE(got);
    CHECK(std::string_view(read.data(), *got) == "next");
    wire->cut();
    CHECK(wire->has_left());
}

} // namespace
} // namespace wharf
