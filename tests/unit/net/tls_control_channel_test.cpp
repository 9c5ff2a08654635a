#include "tests/support/ftp/run_coro.hpp"
#include "tests/unit/net/loopback.hpp"

#include <boost/asio/write.hpp>
#include <catch2/catch.hpp>

using namespace std::chrono_literals;
using namespace std::string_literals;
using namespace wharf::test;
using wharf::net::ControlLimits;
using wharf::net::Errc;
using wharf::net::result;
using wharf::net::TlsControlChannel;
using wharf::protocol::Reply;

namespace {

struct Connection {
    explicit Connection(asio::io_context& context, Version version, const ControlLimits& limits = {})
        : Connection(connected_pair(context), version, limits)
    {
    }
    Connection(SocketPair pair, Version version, const ControlLimits& limits)
        : control(std::move(pair.server), server_tls(), limits)
        , client(std::move(pair.client), version)
    {
    }
    TlsControlChannel control;
    TlsClient client;
};

void secure(asio::io_context& context, Connection& connection)
{
    const auto [server, client] =
        run_coro(context, both(connection.control.secure(), connection.client.handshake()));
    REQUIRE_FALSE(server);
    REQUIRE_FALSE(client);
}

awaitable<error_code> echo_one_line(TlsControlChannel& control)
{
    const auto line = co_await control.read_line();
    if (!line) co_return line.error();
    const Reply reply{200, "heard " + *line};
    co_return co_await control.write(reply);
}

awaitable<std::string> ask(TlsClient& client, std::string line)
{
    const auto error = co_await client.write(line + "\r\n");
    if (error) co_return error.message();
    co_return co_await client.read_line();
}

awaitable<error_code> write_until_it_fails(TlsControlChannel& control)
{
    const Reply long_reply{200, std::string(64 * 1024, 'x')};
    for (;;) {
        const auto error = co_await control.write(long_reply);
        if (error) co_return error;
    }
}

awaitable<bool> close(TlsControlChannel& control)
{
    co_await control.close({});
    co_return true;
}

awaitable<bool> abort_soon(TlsControlChannel& control)
{
    control.abort();
    co_return true;
}

awaitable<error_code> read_until_it_fails(TlsControlChannel& control)
{
    for (;;) {
        const auto line = co_await control.read_line();
        if (line || line.error() == Errc::LineTooLong) continue;
        control.abort();
        co_return line.error();
    }
}

awaitable<error_code> renew_keys_until_it_fails(TlsClient& client)
{
    for (;;) {
        client.renew_keys();
        const auto error = co_await client.write(".");
        if (error) co_return error;
    }
}

awaitable<std::size_t> read_lines(TlsControlChannel& control, std::size_t most, const bool& enough)
{
    std::size_t lines = 0;
    while (lines < most && !enough) {
        const auto line = co_await control.read_line();
        if (!line) break;
        ++lines;
    }
    co_return lines;
}

awaitable<bool> set(bool& flag)
{
    flag = true;
    co_return true;
}

void send_in_the_clear(tcp::socket& socket, const std::string& bytes)
{
    asio::write(socket, asio::buffer(bytes));
}

} // namespace

TEST_CASE("lines and replies pass in the clear, and behind the handshake in TLS", "[net]")
{
    const auto [version, name] =
        GENERATE(table<Version, std::string>({{Version::Tls12, "TLSv1.2"}, {Version::Tls13, "TLSv1.3"}}));
    asio::io_context context;
    Connection connection(context, version);
    send_in_the_clear(connection.client.socket(), "AUTH TLS\r\n");
    const auto line = run_coro(context, connection.control.read_line());
    REQUIRE(line);
    CHECK(*line == "AUTH TLS");
    CHECK(connection.control.tls_facts().version == "");

    secure(context, connection);
    const auto [error, heard] =
        run_coro(context, both(echo_one_line(connection.control), ask(connection.client, "NOOP")));
    CHECK_FALSE(error);
    CHECK(heard == "200 heard NOOP\r\n");
    CHECK(connection.control.tls_facts().version == name);
    CHECK_FALSE(connection.control.tls_facts().resumed);
}

TEST_CASE("what was sent in the clear behind AUTH is never read inside TLS", "[net]")
{
    const auto version = GENERATE(Version::Tls12, Version::Tls13);
    asio::io_context context;
    Connection connection(context, version);
    send_in_the_clear(connection.client.socket(), "AUTH TLS\r\nUSER mallory\r\nhalf a li");
    REQUIRE(run_coro(context, connection.control.read_line()).value() == "AUTH TLS");

    secure(context, connection);
    const auto [error, heard] =
        run_coro(context, both(echo_one_line(connection.control), ask(connection.client, "USER bob")));
    CHECK(heard == "200 heard USER bob\r\n");
}

TEST_CASE("plain text instead of a handshake ends the connection", "[net]")
{
    asio::io_context context;
    Connection connection(context, Version::Tls13);
    send_in_the_clear(connection.client.socket(), "USER mallory\r\nPASS secret\r\n");
    CHECK(run_coro(context, connection.control.secure()));
}

TEST_CASE("a handshake that does not come times out", "[net]")
{
    asio::io_context context;
    Connection connection(context, Version::Tls13, {.handshake = 20ms});
    CHECK(run_coro(context, connection.control.secure()) == Errc::TimedOut);
}

TEST_CASE("a client that does not read its replies is given up", "[net]")
{
    const bool inside_tls = GENERATE(false, true);
    asio::io_context context;
    Connection connection(context, Version::Tls13, {.write = 50ms});
    if (inside_tls) secure(context, connection);
    CHECK(run_coro(context, write_until_it_fails(connection.control)) == Errc::TimedOut);
}

TEST_CASE("a line too long or with a NUL is an error, and the next one counts", "[net]")
{
    asio::io_context context;
    Connection connection(context, Version::Tls13, {.line_length = 10});
    send_in_the_clear(connection.client.socket(), "0123456789A and so on\r\nNO\0OP\r\n0123456789\r\n"s);
    CHECK(run_coro(context, connection.control.read_line()).error() == Errc::LineTooLong);
    CHECK(run_coro(context, connection.control.read_line()).error() == Errc::LineHasNul);
    CHECK(run_coro(context, connection.control.read_line()).value() == "0123456789");
}

TEST_CASE("bytes sent as urgent keep their place", "[net]")
{
    asio::io_context context;
    Connection connection(context, Version::Tls13);
    send_in_the_clear(connection.client.socket(), "AB");
    connection.client.socket().send(asio::buffer("O", 1), asio::socket_base::message_out_of_band);
    send_in_the_clear(connection.client.socket(), "R\r\n");
    CHECK(run_coro(context, connection.control.read_line()).value() == "ABOR");
}

TEST_CASE("a handshake tells what was agreed on", "[net]")
{
    const auto version = GENERATE(Version::Tls12, Version::Tls13);
    asio::io_context context;
    Connection connection(context, version);
    connection.client.ask_for("ftp.example.org");
    connection.client.offer_alpn("ftp");
    secure(context, connection);
    const auto facts = connection.control.tls_facts();
    CHECK(facts.server_name == "ftp.example.org");
    CHECK(facts.alpn == "ftp");
    CHECK(facts.cipher.find("AES") != std::string::npos);
}

TEST_CASE("the end of the connection is the end of its lines", "[net]")
{
    asio::io_context context;
    Connection connection(context, Version::Tls13);
    SECTION("in the clear")
    {
        connection.client.socket().close();
        CHECK(run_coro(context, connection.control.read_line()).error() == asio::error::eof);
    }
    SECTION("inside TLS, without close_notify")
    {
        secure(context, connection);
        connection.client.socket().close();
        const auto line = run_coro(context, connection.control.read_line());
        CHECK(line.has_error());
    }
}

TEST_CASE("close() says goodbye with close_notify", "[net]")
{
    asio::io_context context;
    Connection connection(context, Version::Tls13, {.farewell = 50ms});
    secure(context, connection);
    const auto [closed, rest] =
        run_coro(context, both(close(connection.control), connection.client.read_rest()));
    CHECK(rest.end == asio::error::eof);
}

TEST_CASE("a client that sends without end does not keep others from their turn", "[net]")
{
    asio::io_context context;
    Connection connection(context, Version::Tls13);
    std::string commands;
    for (int i = 0; i < 1000; ++i)
        commands += "NOOP\r\n";
    send_in_the_clear(connection.client.socket(), commands);
    bool had_a_turn = false;
    const auto [lines, set_it] =
        run_coro(context, both(read_lines(connection.control, 1000, had_a_turn), set(had_a_turn)));
    CHECK(lines > 0);
    CHECK(lines < 100);
}

TEST_CASE("a client that asks for new keys and takes no answers is given up", "[net]")
{
    asio::io_context context;
    auto pair = connected_pair(context);
    pair.server.set_option(asio::socket_base::send_buffer_size(4096));
    pair.client.set_option(asio::socket_base::receive_buffer_size(4096));
    Connection connection(std::move(pair), Version::Tls13, {});
    secure(context, connection);
    const auto [server, client] = run_coro(
        context, both(read_until_it_fails(connection.control), renew_keys_until_it_fails(connection.client)));
    CHECK(server);
}

TEST_CASE("abort() fails an outstanding read", "[net]")
{
    asio::io_context context;
    Connection connection(context, Version::Tls13);
    secure(context, connection);
    const auto [line, aborted] =
        run_coro(context, both(connection.control.read_line(), abort_soon(connection.control)));
    CHECK(line.has_error());
}

TEST_CASE("the channel knows both addresses and has a name of its own for its tickets", "[net]")
{
    asio::io_context context;
    const Connection one(context, Version::Tls13);
    const Connection other(context, Version::Tls13);
    CHECK(one.control.client_address() == asio::ip::address_v4::loopback());
    CHECK(one.control.local_address() == asio::ip::address_v4::loopback());
    CHECK(one.control.binding().size() == 16);
    CHECK(one.control.binding() != other.control.binding());
}
