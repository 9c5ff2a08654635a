#include "tests/unit/net/passive_range.hpp"

using namespace std::chrono_literals;
using namespace wharf::test;
using wharf::net::DataPeer;
using wharf::net::DataPort;
using wharf::net::Errc;
using wharf::net::PassiveOptions;
using wharf::net::PassivePorts;

namespace {

awaitable<Port> reserve_here(PassivePorts& ports)
{
    const DataPeer peer{kHere, kHere, "control"};
    co_return co_await ports.reserve(peer);
}

struct TwoPorts {
    bool both_there = false;
};

awaitable<TwoPorts> reserve_two(PassivePorts& ports)
{
    auto together = both(reserve_here(ports), reserve_here(ports));
    const auto [one, other] = co_await std::move(together);
    co_return TwoPorts{one && other};
}

awaitable<bool> give_back(Port& port)
{
    port = Port(std::unique_ptr<DataPort>());
    co_return true;
}

awaitable<bool> give_back_both(Port& one, Port& other)
{
    co_await give_back(one);
    co_await give_back(other);
    co_return true;
}

awaitable<bool> cancel(DataPort& port)
{
    port.cancel();
    co_return true;
}

} // namespace

TEST_CASE("two reservations of one address never share a port; of two addresses they may", "[net]")
{
    Range range(on_ports(2));
    const auto one = range.reserve();
    const auto other = range.reserve();
    const auto elsewhere = range.reserve(kElsewhere);
    REQUIRE((one && other && elsewhere));
    CHECK((*one)->number() != (*other)->number());
}

TEST_CASE("ports are used in turn, so that each rests before it is used again", "[net]")
{
    Range range(on_ports(3));
    std::vector<std::uint16_t> numbers;
    for (int i = 0; i < 3; ++i)
        numbers.push_back((*range.reserve())->number());
    CHECK(numbers[0] != numbers[1]);
    CHECK(numbers[1] != numbers[2]);
    CHECK(numbers[2] != numbers[0]);
}

TEST_CASE("when every port waits for the address there is none, after the time to wait", "[net]")
{
    PassiveOptions options = on_ports(2);
    options.wait = 20ms;
    Range range(options);
    const auto one = range.reserve();
    const auto other = range.reserve();
    CHECK(range.reserve().error() == Errc::NoPassivePort);
    CHECK(range.reserve(kElsewhere));
}

TEST_CASE("a port given back wakes who waits for one", "[net]")
{
    Range range(on_ports(1));
    auto first = range.reserve();
    REQUIRE(first);
    const auto [second, done] = run_coro(range.context, both(reserve_here(range.ports), give_back(first)));
    CHECK(second);
}

TEST_CASE("the use of the ports is the reservations that wait for their clients", "[net]")
{
    Range range(on_ports(2));
    CHECK(range.ports.use().ports == 2);
    CHECK(range.ports.use().reserved == 0);
    auto one = range.reserve();
    const auto other = range.reserve(kElsewhere);
    CHECK(range.ports.use().reserved == 2);
    one->reset();
    CHECK(range.ports.use().reserved == 1);
    CHECK(range.ports.use().waiting == 0);
}

TEST_CASE("two ports given back wake two who wait", "[net]")
{
    Range range(on_ports(2));
    auto one = range.reserve();
    auto other = range.reserve();
    const auto [waited, done] =
        run_coro(range.context, both(reserve_two(range.ports), give_back_both(one, other)));
    CHECK(waited.both_there);
}

TEST_CASE("a port is free for the address again as soon as its client has connected", "[net]")
{
    Range range(on_ports(1));
    const auto port = range.reserve();
    TlsClient client(connect_from(range.context, kHere, (*port)->number()), Version::Tls13);
    const auto channel = connect(range, **port, client);
    REQUIRE(channel);
    CHECK(range.reserve());
}

TEST_CASE("a port that was not used in time is given to the next", "[net]")
{
    PassiveOptions options = on_ports(1);
    options.connect = 0s;
    Range range(options);
    const auto forgotten = range.reserve();
    const auto next = range.reserve();
    REQUIRE(next);
    CHECK((*next)->number() == (*forgotten)->number());
    CHECK(run_coro(range.context, (*forgotten)->connect()).error() == Errc::TimedOut);
}

TEST_CASE("a client that does not connect, or makes no handshake, is waited for in bounds", "[net]")
{
    PassiveOptions options = on_ports(1);
    SECTION("no connection")
    {
        options.connect = 20ms;
        Range range(options);
        const auto port = range.reserve();
        CHECK(run_coro(range.context, (*port)->connect()).error() == Errc::TimedOut);
    }
    SECTION("no handshake")
    {
        options.handshake = 20ms;
        Range range(options);
        const auto port = range.reserve();
        const auto silent = connect_from(range.context, kHere, (*port)->number());
        CHECK(run_coro(range.context, (*port)->connect()).error() == Errc::SlowHandshake);
    }
}

TEST_CASE("cancel() ends the wait for the client", "[net]")
{
    Range range(on_ports(1));
    const auto port = range.reserve();
    SECTION("while it waits for a connection")
    {
        const auto [channel, done] = run_coro(range.context, both((*port)->connect(), cancel(**port)));
        CHECK(channel.error() == Errc::Cancelled);
    }
    SECTION("before it waits")
    {
        (*port)->cancel();
        CHECK(run_coro(range.context, (*port)->connect()).error() == Errc::Cancelled);
    }
}

TEST_CASE("a port of another family or address serves nobody who came elsewhere", "[net]")
{
    PassiveOptions options = on_ports(1);
    options.wait = 0s;
    Range range(options);
    const DataPeer over_ipv6{asio::ip::make_address("::1"), asio::ip::make_address("::1"), ""};
    CHECK(run_coro(range.context, range.ports.reserve(over_ipv6)).error() == Errc::NoPassivePort);
    const DataPeer other_address{kHere, kElsewhere, ""};
    CHECK(run_coro(range.context, range.ports.reserve(other_address)).error() == Errc::NoPassivePort);
}

TEST_CASE("a port of the range that is in use is named", "[net]")
{
    asio::io_context context;
    const tcp::acceptor taken(context, {kHere, 0});
    PassiveOptions options = on_ports(1);
    options.first_port = options.last_port = taken.local_endpoint().port();
    PassivePorts ports(options, server_tls);
    const std::string problem = ports.open(context.get_executor());
    CHECK(problem.starts_with("ftps.passive_ports: cannot listen on 127.0.0.1 port " +
                              std::to_string(options.first_port)));
}

TEST_CASE("a port that another program uses is left out while others are free", "[net]")
{
    asio::io_context context;
    std::unique_ptr<tcp::acceptor> taken; // one with a free port behind it, as good as always
    PassiveOptions options = on_ports(1);
    do {
        taken = std::make_unique<tcp::acceptor>(context, tcp::endpoint(kHere, 0));
        options.first_port = taken->local_endpoint().port();
    } while (options.first_port > 65000);
    options.last_port = options.first_port + 20;
    PassivePorts ports(options, server_tls);
    CHECK(ports.open(context.get_executor()) == "");
    CHECK(ports.use().ports >= 1);
    CHECK(ports.use().ports <= 20);
}

TEST_CASE("after close() no connection is taken", "[net]")
{
    Range range(on_ports(1));
    const std::uint16_t number = (*range.reserve())->number();
    range.ports.close();
    range.context.restart();
    range.context.run_for(1s);
    tcp::socket socket(range.context);
    error_code error;
    socket.connect({kHere, number}, error);
    CHECK(error == asio::error::connection_refused);
}

TEST_CASE("IPv4 and IPv6 have the same ports side by side", "[net]")
{
    const auto here6 = asio::ip::make_address("::1");
    PassiveOptions options = on_ports(1);
    options.addresses = {asio::ip::make_address("::"), asio::ip::make_address("0.0.0.0")};
    Range range(options);
    const auto address = GENERATE_REF(kHere, here6);
    const auto port = run_coro(range.context, range.ports.reserve({address, address, "control"}));
    REQUIRE(port);
    tcp::socket socket(range.context, tcp::endpoint(address, 0));
    socket.connect({address, (*port)->number()});
    TlsClient data(std::move(socket), Version::Tls13);
    CHECK(connect(range, **port, data));
}
