#include "server/net/dismissals.hpp"
#include "server/net/passive_ports.hpp"

#include "tests/support/ftp/run_coro.hpp"
#include "tests/unit/net/loopback.hpp"

#include <boost/asio/write.hpp>
#include <catch2/catch.hpp>

using namespace std::chrono_literals;
using namespace wharf::test;
using wharf::config::SessionReuse;
using wharf::net::DataChannel;
using wharf::net::DataPeer;
using wharf::net::DataPort;
using wharf::net::Errc;
using wharf::net::PassiveOptions;
using wharf::net::PassivePorts;
using wharf::net::result;
using wharf::net::TlsControlChannel;

namespace {

const auto kHere = asio::ip::make_address("127.0.0.1");
const auto kElsewhere = asio::ip::make_address("127.0.0.2");

using Port = result<std::unique_ptr<DataPort>>;
using Channel = result<std::unique_ptr<DataChannel>>;

// So many passive ports on 127.0.0.1, of the system's choice.
PassiveOptions on_ports(std::size_t count)
{
    PassiveOptions options;
    options.addresses.assign(count, kHere);
    options.first_port = options.last_port = 0;
    options.wait = 1h;
    options.connect = 1h;
    options.handshake = 1h;
    options.rest = 10ms;
    return options;
}

struct Range {
    explicit Range(const PassiveOptions& options)
        : ports(options, server_tls)
    {
        REQUIRE(ports.open(context.get_executor()) == "");
    }
    Port reserve(const asio::ip::address& client = kHere, std::string binding = "control")
    {
        return run_coro(context, ports.reserve({client, kHere, std::move(binding)}));
    }
    asio::io_context context;
    PassivePorts ports;
};

tcp::socket connect_from(asio::io_context& context, const asio::ip::address& from, std::uint16_t port)
{
    tcp::socket socket(context, tcp::endpoint(from, 0));
    socket.connect({kHere, port});
    return socket;
}

awaitable<error_code> end_of(tcp::socket& socket)
{
    char c = 0;
    const auto into = asio::buffer(&c, 1);
    const auto [error, n] = co_await socket.async_read_some(into, wharf::async::use_result);
    co_return error;
}

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

// A control connection whose client has a session to resume.
struct ControlConnection {
    ControlConnection(asio::io_context& context, Version version)
        : ControlConnection(context, connected_pair(context), version)
    {
    }
    ControlConnection(asio::io_context& context, SocketPair pair, Version version)
        : channel(std::move(pair.server), server_tls(), {})
        , client(std::move(pair.client), version)
    {
        const auto [server_error, client_error] =
            run_coro(context, both(channel.secure(), client.handshake()));
        REQUIRE_FALSE(server_error);
        const wharf::protocol::Reply reply{200, "with the ticket before it"};
        const auto [write_error, line] = run_coro(context, both(channel.write(reply), client.read_line()));
        REQUIRE(client.session_count() == 1);
    }
    TlsControlChannel channel;
    TlsClient client;
};

// Runs what is ready: the listener hands the connection over.
void let_arrive(Range& range)
{
    range.context.restart();
    while (range.context.poll_one() != 0) {
    }
}

Channel connect(Range& range, DataPort& port, TlsClient& client)
{
    auto [channel, error] = run_coro(range.context, both(port.connect(), client.handshake()));
    return std::move(channel);
}

} // namespace

TEST_CASE("a client that connects to its port has a protected connection", "[net]")
{
    Range range(on_ports(1));
    const auto port = range.reserve();
    REQUIRE(port);
    CHECK((*port)->number() != 0);
    TlsClient client(connect_from(range.context, kHere, (*port)->number()), Version::Tls13);
    const auto channel = connect(range, **port, client);
    REQUIRE(channel);
    CHECK((*channel)->tls_facts().version == "TLSv1.3");
}

TEST_CASE("a connection from another address is closed, and the port goes on waiting", "[net]")
{
    Range range(on_ports(1));
    const auto port = range.reserve();
    REQUIRE(port);
    auto stranger = connect_from(range.context, kElsewhere, (*port)->number());
    CHECK(run_coro(range.context, end_of(stranger)));
    TlsClient client(connect_from(range.context, kHere, (*port)->number()), Version::Tls13);
    CHECK(connect(range, **port, client));
}

TEST_CASE("a connection nobody ever waited for is closed", "[net]")
{
    Range range(on_ports(1));
    const auto port = range.reserve(kElsewhere);
    auto socket = connect_from(range.context, kHere, (*port)->number());
    CHECK(run_coro(range.context, end_of(socket)));
}

TEST_CASE("a client whose command was refused gets its handshake, and then the end", "[net]")
{
    Range range(on_ports(1));
    auto port = range.reserve();
    const bool before_the_refusal = GENERATE(true, false);
    tcp::socket socket = connect_from(range.context, kHere, (*port)->number());
    if (before_the_refusal) let_arrive(range);
    port = Port(std::unique_ptr<DataPort>());
    TlsClient client(std::move(socket), Version::Tls13);
    CHECK_FALSE(run_coro(range.context, client.handshake()));
    const auto rest = run_coro(range.context, client.read_rest());
    CHECK(rest.text.empty());
    CHECK(rest.end == asio::error::eof);
    CHECK(range.reserve(kHere, "another")); // the port is free at once
}

TEST_CASE("a client whose command was refused is waited for in bounds", "[net]")
{
    auto options = on_ports(1);
    options.handshake = 10ms;
    Range range(options);
    auto port = range.reserve();
    auto silent = connect_from(range.context, kHere, (*port)->number());
    port = Port(std::unique_ptr<DataPort>());
    CHECK(run_coro(range.context, end_of(silent)));
}

TEST_CASE("of many clients whose commands were refused only so many are waited for", "[net]")
{
    constexpr std::size_t kMore = wharf::net::Dismissals::kMost + 1;
    Range range(on_ports(1));
    std::vector<tcp::socket> silent;
    for (std::size_t i = 0; i < kMore; ++i) {
        auto port = range.reserve();
        silent.push_back(connect_from(range.context, kHere, (*port)->number()));
        let_arrive(range);
    }
    CHECK(run_coro(range.context, end_of(silent.back())));
    silent.front().close();
    let_arrive(range);
    auto port = range.reserve();
    TlsClient another(connect_from(range.context, kHere, (*port)->number()), Version::Tls13);
    port = Port(std::unique_ptr<DataPort>());
    CHECK_FALSE(run_coro(range.context, another.handshake()));
}

TEST_CASE("a connection closed again before it was looked at is not taken for the one waited for", "[net]")
{
    Range range(on_ports(1));
    const auto port = range.reserve();
    REQUIRE(port);
    connect_from(range.context, kHere, (*port)->number()).close();
    TlsClient client(connect_from(range.context, kHere, (*port)->number()), Version::Tls13);
    CHECK(connect(range, **port, client));
}

TEST_CASE("a connection that comes for a session that waits no more never reaches another session", "[net]")
{
    Range range(on_ports(1));
    auto refused = range.reserve(kHere, "one");
    auto late = connect_from(range.context, kHere, (*refused)->number()); // in the backlog, nothing runs
    refused->reset();
    const auto next = range.reserve(kHere, "another");
    REQUIRE(next);
    TlsClient client(connect_from(range.context, kHere, (*next)->number()), Version::Tls13);
    CHECK(connect(range, **next, client));
    TlsClient dismissed(std::move(late), Version::Tls13);
    CHECK_FALSE(run_coro(range.context, dismissed.handshake()));
    CHECK(run_coro(range.context, dismissed.read_rest()).end == asio::error::eof);
}

TEST_CASE("connections closed before they were looked at do not keep out the one waited for", "[net]")
{
    auto options = on_ports(1);
    options.rest = 1h;
    Range range(options);
    const auto port = range.reserve();
    CHECK((*port)->wait_begins());
    for (int i = 0; i < 3; ++i)
        connect_from(range.context, kHere, (*port)->number()).close();
    TlsClient client(connect_from(range.context, kHere, (*port)->number()), Version::Tls13);
    CHECK(connect(range, **port, client));
}

TEST_CASE("who connects and leaves at once while he is waited for is not waited for much longer", "[net]")
{
    Range range(on_ports(1));
    const auto port = range.reserve();
    CHECK((*port)->wait_begins());
    connect_from(range.context, kHere, (*port)->number()).close();
    const auto channel = run_coro(range.context, (*port)->connect());
    CHECK(channel.error() == Errc::Truncated);
}

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

TEST_CASE(
    "a data connection may resume what its control connection resumed, or, unless reuse is required, nothing",
    "[net]")
{
    const auto version = GENERATE(Version::Tls12, Version::Tls13);
    const auto reuse = GENERATE(SessionReuse::Prefer, SessionReuse::Require);
    PassiveOptions options = on_ports(1);
    options.session_reuse = reuse;
    Range range(options);
    ControlConnection control(range.context, version);
    const bool required = reuse == SessionReuse::Require;
    // A row must not hold the binding itself, which is another in every run.
    enum class Expects { Own, OwnResumed, Another };
    const auto [expects, resumes, welcome] = GENERATE_REF(table<Expects, bool, bool>({
        {Expects::Own, true, true},
        {Expects::OwnResumed, true, true},
        {Expects::Own, false, !required},
        {Expects::Another, true, !required}, // clients with one cache for several connections
    }));
    DataPeer peer{kHere, kHere, "another", ""};
    if (expects == Expects::Own) peer.binding = control.channel.binding();
    if (expects == Expects::OwnResumed) peer.resumed_binding = control.channel.binding();
    const auto port = run_coro(range.context, range.ports.reserve(peer));
    TlsClient data(connect_from(range.context, kHere, (*port)->number()), version);
    if (resumes) data.resume(control.client.last_session());
    const auto channel = connect(range, **port, data);
    CHECK(channel.has_value() == welcome);
    if (!welcome) CHECK(channel.error() == Errc::WrongSession);
}

TEST_CASE("a client that comes too late, when its port is another session's, is refused by its session",
          "[net]")
{
    const auto version = GENERATE(Version::Tls12, Version::Tls13);
    PassiveOptions options = on_ports(1);
    options.connect = 0s;
    Range range(options);
    ControlConnection late(range.context, version);
    const auto forgotten = range.reserve(kHere, late.channel.binding());
    // Given away at once, as after limits.data_connect; the next one is waited for.
    const auto next = range.reserve(kHere, "next");
    REQUIRE(next);
    TlsClient data(connect_from(range.context, kHere, (*next)->number()), version);
    data.resume(late.client.last_session());
    let_arrive(range);
    const auto channel = connect(range, **next, data);
    CHECK(channel.error() == Errc::WrongSession);
}

TEST_CASE("where session reuse is never wanted, every data connection makes a full handshake", "[net]")
{
    const auto version = GENERATE(Version::Tls12, Version::Tls13);
    PassiveOptions options = on_ports(1);
    options.session_reuse = SessionReuse::Never;
    Range range(options);
    ControlConnection control(range.context, version);
    const auto port = range.reserve(kHere, control.channel.binding());
    TlsClient data(connect_from(range.context, kHere, (*port)->number()), version);
    data.resume(control.client.last_session());
    const auto channel = connect(range, **port, data);
    REQUIRE(channel);
    CHECK_FALSE((*channel)->tls_facts().resumed);
}

TEST_CASE("what is no handshake fails the data connection, and the port is free again", "[net]")
{
    Range range(on_ports(1));
    const auto port = range.reserve();
    auto socket = connect_from(range.context, kHere, (*port)->number());
    asio::write(socket, asio::buffer(std::string("GET / HTTP/1.1\r\n\r\n")));
    CHECK(run_coro(range.context, (*port)->connect()).has_error());
    CHECK(range.reserve());
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
