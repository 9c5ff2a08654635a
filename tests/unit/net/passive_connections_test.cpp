#include "server/net/dismissals.hpp"
#include "tests/unit/net/passive_range.hpp"

#include <boost/asio/write.hpp>

using namespace std::chrono_literals;
using namespace wharf::test;
using wharf::config::SessionReuse;
using wharf::net::DataPeer;
using wharf::net::DataPort;
using wharf::net::Errc;
using wharf::net::PassiveOptions;

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

TEST_CASE("of many clients at one address whose commands were refused only so many are waited for", "[net]")
{
    constexpr std::size_t kMore = wharf::net::Dismissals::kMostOfAddress + 1;
    Range range(on_ports(1));
    std::vector<tcp::socket> silent;
    for (std::size_t i = 0; i < kMore; ++i) {
        auto port = range.reserve();
        silent.push_back(connect_from(range.context, kHere, (*port)->number()));
        let_arrive(range);
    }
    CHECK(run_coro(range.context, end_of(silent.back())));
    const auto comes_from = [&range](const asio::ip::address& client) {
        auto port = range.reserve(client);
        TlsClient another(connect_from(range.context, client, (*port)->number()), Version::Tls13);
        port = Port(std::unique_ptr<DataPort>());
        return run_coro(range.context, another.handshake());
    };
    CHECK_FALSE(comes_from(kElsewhere));
    silent.front().close();
    let_arrive(range);
    CHECK_FALSE(comes_from(kHere));
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
