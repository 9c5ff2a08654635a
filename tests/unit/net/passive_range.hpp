// A passive range on loopback with clients that connect to it.
#pragma once

#include "server/net/passive_ports.hpp"
#include "tests/support/ftp/run_coro.hpp"
#include "tests/unit/net/loopback.hpp"

#include <catch2/catch.hpp>

namespace wharf::test {

inline const auto kHere = asio::ip::make_address("127.0.0.1");
inline const auto kElsewhere = asio::ip::make_address("127.0.0.2");

using Port = net::result<std::unique_ptr<net::DataPort>>;
using Channel = net::result<std::unique_ptr<net::DataChannel>>;

// So many passive ports on 127.0.0.1, of the system's choice.
inline net::PassiveOptions on_ports(std::size_t count)
{
    net::PassiveOptions options;
    options.addresses.assign(count, kHere);
    options.first_port = options.last_port = 0;
    options.wait = std::chrono::hours(1);
    options.connect = std::chrono::hours(1);
    options.handshake = std::chrono::hours(1);
    options.rest = std::chrono::milliseconds(10);
    return options;
}

struct Range {
    explicit Range(const net::PassiveOptions& options)
        : ports(options, server_tls)
    {
        REQUIRE(ports.open(context.get_executor()) == "");
    }
    Port reserve(const asio::ip::address& client = kHere, std::string binding = "control")
    {
        return run_coro(context, ports.reserve({client, kHere, std::move(binding)}));
    }
    asio::io_context context;
    net::PassivePorts ports;
};

inline tcp::socket connect_from(asio::io_context& context, const asio::ip::address& from, std::uint16_t port)
{
    tcp::socket socket(context, tcp::endpoint(from, 0));
    socket.connect({kHere, port});
    return socket;
}

inline awaitable<error_code> end_of(tcp::socket& socket)
{
    char c = 0;
    const auto into = asio::buffer(&c, 1);
    const auto [error, n] = co_await socket.async_read_some(into, wharf::async::use_result);
    co_return error;
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
        const protocol::Reply reply{200, "with the ticket before it"};
        const auto [write_error, line] = run_coro(context, both(channel.write(reply), client.read_line()));
        REQUIRE(client.session_count() == 1);
    }
    net::TlsControlChannel channel;
    TlsClient client;
};

// Runs what is ready: the listener hands the connection over.
inline void let_arrive(Range& range)
{
    range.context.restart();
    while (range.context.poll_one() != 0) {
    }
}

inline Channel connect(Range& range, net::DataPort& port, TlsClient& client)
{
    auto [channel, error] = run_coro(range.context, both(port.connect(), client.handshake()));
    return std::move(channel);
}

} // namespace wharf::test
