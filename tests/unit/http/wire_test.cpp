#include "server/http/connection/wire.hpp"

#include <boost/asio/io_context.hpp>
#include <catch2/catch.hpp>

namespace wharf {
namespace {

using tcp = boost::asio::ip::tcp;

TEST_CASE("what is written goes out at once, whatever the client has not acknowledged yet", "[http][wire]")
{
    boost::asio::io_context io;
    tcp::acceptor acceptor(io, tcp::endpoint(boost::asio::ip::address_v4::loopback(), 0));
    tcp::socket client(io);
    client.connect(acceptor.local_endpoint());
    tcp::socket accepted = acceptor.accept();
    const int descriptor = accepted.native_handle();

    const auto wire = http::plain_wire(std::move(accepted));

    int no_delay = 0;
    socklen_t size = sizeof no_delay;
    REQUIRE(getsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &no_delay, &size) == 0);
    CHECK(no_delay != 0);
}

} // namespace
} // namespace wharf
