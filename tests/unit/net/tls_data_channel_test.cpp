#include "server/net/tls_data_channel.hpp"

#include "server/async/race.hpp"
#include "tests/support/ftp/run_coro.hpp"
#include "tests/unit/net/loopback.hpp"

#include <catch2/catch.hpp>

#include <array>

using namespace std::chrono_literals;
using namespace wharf::test;
using wharf::net::Errc;
using wharf::net::TlsDataChannel;

namespace {

struct Connection {
    Connection(asio::io_context& context, Version version,
               std::shared_ptr<wharf::net::TlsContext> tls = server_tls())
        : Connection(connected_pair(context), version, std::move(tls))
    {
        const auto [server, peer] = run_coro(context, both(channel.handshake(10s), client.handshake()));
        REQUIRE_FALSE(server);
        REQUIRE_FALSE(peer);
    }
    Connection(SocketPair pair, Version version, std::shared_ptr<wharf::net::TlsContext> tls,
               wharf::net::DataLimits limits = {.farewell = 50ms, .look = 5ms})
        : channel(std::move(pair.server), std::move(tls), limits)
        , client(std::move(pair.client), version)
    {
    }
    TlsDataChannel channel;
    TlsClient client;
};

struct Received {
    std::string text;
    error_code end; // success: close_notify
};

awaitable<Received> receive_all(TlsDataChannel& channel)
{
    Received received;
    std::array<std::byte, 4096> piece;
    for (;;) {
        const auto n = co_await channel.read_some(piece);
        if (!n) {
            received.end = n.error();
            break;
        }
        if (*n == 0) break;
        received.text.append(reinterpret_cast<const char*>(piece.data()), *n);
    }
    if (!received.end) received.end = co_await channel.finish({});
    co_return received;
}

awaitable<error_code> send_all(TlsDataChannel& channel, const std::string& text)
{
    const auto error = co_await channel.write(std::as_bytes(std::span(text)));
    if (error) co_return error;
    co_return co_await channel.finish({});
}

// More than the client's system takes before the client reads, less than ours takes from us.
const std::string kOnItsWay(300'000, 'x');

const std::string kLine = "one line\r\n";

struct SlowReader {
    bool began = false;
    bool began_before_finish_ended = false;
};

awaitable<TlsClient::Rest> read_rest_late(TlsClient& client, SlowReader& reader)
{
    co_await wharf::async::sleep_for(300ms); // far more than the farewell
    reader.began = true;
    co_return co_await client.read_rest();
}

awaitable<bool> close_late(TlsClient& client) // with bytes that it has not read: a reset
{
    co_await wharf::async::sleep_for(300ms);
    client.socket().close();
    co_return true;
}

awaitable<error_code> send_to(TlsDataChannel& channel, SlowReader& reader)
{
    const auto error = co_await send_all(channel, kOnItsWay);
    reader.began_before_finish_ended = reader.began;
    co_return error;
}

awaitable<bool> abort_late(TlsDataChannel& channel)
{
    co_await wharf::async::sleep_for(300ms);
    channel.abort();
    co_return true;
}

awaitable<error_code> upload_cleanly(TlsClient& client)
{
    const auto error = co_await client.write("hello");
    if (error) co_return error;
    co_return co_await client.shut_down();
}

awaitable<error_code> upload_and_close(TlsClient& client)
{
    const auto error = co_await client.write("hello");
    client.socket().close();
    co_return error;
}

awaitable<error_code> upload_and_reset(TlsClient& client)
{
    const auto error = co_await client.write("hello");
    client.socket().set_option(asio::socket_base::linger(true, 0));
    client.socket().close();
    co_return error;
}

} // namespace

TEST_CASE("an upload that ends with close_notify is complete", "[net]")
{
    const auto version = GENERATE(Version::Tls12, Version::Tls13);
    asio::io_context context;
    Connection connection(context, version);
    const auto [received, client] =
        run_coro(context, both(receive_all(connection.channel), upload_cleanly(connection.client)));
    CHECK(received.text == "hello");
    CHECK_FALSE(received.end);
    CHECK_FALSE(client);
}

TEST_CASE("an upload whose connection is just closed is truncated", "[net]")
{
    const auto version = GENERATE(Version::Tls12, Version::Tls13);
    asio::io_context context;
    Connection connection(context, version);
    const auto [received, client] =
        run_coro(context, both(receive_all(connection.channel), upload_and_close(connection.client)));
    CHECK(received.text == "hello");
    CHECK(received.end == Errc::Truncated);
}

TEST_CASE("an upload whose connection is reset is neither", "[net]")
{
    const auto version = GENERATE(Version::Tls12, Version::Tls13);
    asio::io_context context;
    Connection connection(context, version);
    const auto [received, client] =
        run_coro(context, both(receive_all(connection.channel), upload_and_reset(connection.client)));
    CHECK(received.end == asio::error::connection_reset);
}

TEST_CASE("a download ends with close_notify, and the server waits for the client's end", "[net]")
{
    const auto version = GENERATE(Version::Tls12, Version::Tls13);
    asio::io_context context;
    Connection connection(context, version);
    const std::string text(3'000'000, 'x');
    const auto [error, rest] =
        run_coro(context, both(send_all(connection.channel, text), connection.client.read_rest()));
    CHECK(rest.text == text);
    CHECK(rest.end == asio::error::eof);
}

TEST_CASE("a client that resets the connection fails a download", "[net]")
{
    asio::io_context context;
    Connection connection(context, Version::Tls13);
    const std::string text(30'000'000, 'x');
    const auto [error, client] =
        run_coro(context, both(send_all(connection.channel, text), upload_and_reset(connection.client)));
    CHECK(error);
}

TEST_CASE("abort() resets the connection, so that no client takes a part for the whole", "[net]")
{
    asio::io_context context;
    Connection connection(context, Version::Tls13);
    connection.channel.abort();
    const auto rest = run_coro(context, connection.client.read_rest());
    CHECK(rest.end == asio::error::connection_reset);
}

TEST_CASE("a handshake on a data connection that does not come times out", "[net]")
{
    asio::io_context context;
    auto pair = connected_pair(context);
    TlsDataChannel channel(std::move(pair.server), server_tls());
    CHECK(run_coro(context, channel.handshake(20ms)) == Errc::SlowHandshake);
}

TEST_CASE("a data connection gives out no session tickets", "[net]")
{
    asio::io_context context;
    Connection connection(context, Version::Tls13);
    const std::string text = "a listing";
    const auto [error, rest] =
        run_coro(context, both(send_all(connection.channel, text), connection.client.read_rest()));
    CHECK(rest.text == text);
    CHECK(connection.client.session_count() == 0);
}

TEST_CASE("a client that keeps its side open has the whole download, and is not waited for long", "[net]")
{
    asio::io_context context;
    Connection connection(context, Version::Tls13);
    CHECK_FALSE(run_coro(context, send_all(connection.channel, "a listing")));
    const auto rest = run_coro(context, connection.client.read_rest());
    CHECK(rest.text == "a listing");
    CHECK(rest.end == asio::error::eof);
}

TEST_CASE("a client that has the whole download may break the connection", "[net]")
{
    asio::io_context context;
    Connection connection(connected_pair(context), Version::Tls13, server_tls(),
                          {.farewell = 10s, .look = 1ms});
    const auto [server, peer] =
        run_coro(context, both(connection.channel.handshake(10s), connection.client.handshake()));
    REQUIRE_FALSE(server);
    REQUIRE_FALSE(peer);
    const auto [error, closed] =
        run_coro(context, both(send_all(connection.channel, "a listing"), close_late(connection.client)));
    CHECK_FALSE(error);
}

TEST_CASE("a slow client is waited for until it has the whole download", "[net]")
{
    asio::io_context context;
    Connection connection(context, Version::Tls13);
    SlowReader reader;
    const auto [error, rest] = run_coro(
        context, both(send_to(connection.channel, reader), read_rest_late(connection.client, reader)));
    CHECK_FALSE(error);
    CHECK(reader.began_before_finish_ended);
    CHECK(rest.text.size() == kOnItsWay.size());
    CHECK(rest.end == asio::error::eof);
}

TEST_CASE("a client that neither reads nor closes never has its download, until it is given up", "[net]")
{
    asio::io_context context;
    Connection connection(context, Version::Tls13);
    const auto [error, given_up] =
        run_coro(context, both(send_all(connection.channel, kOnItsWay), abort_late(connection.channel)));
    CHECK(error);
}

TEST_CASE("a client that ends its side early has the download when it has read it", "[net]")
{
    asio::io_context context;
    Connection connection(context, Version::Tls13);
    SlowReader reader;
    connection.client.socket().shutdown(tcp::socket::shutdown_send);
    const auto [error, rest] = run_coro(
        context, both(send_to(connection.channel, reader), read_rest_late(connection.client, reader)));
    CHECK_FALSE(error);
    CHECK(reader.began_before_finish_ended);
    CHECK(rest.text.size() == kOnItsWay.size());
}

TEST_CASE("a client that ended its side and then dies has no download", "[net]")
{
    asio::io_context context;
    Connection connection(context, Version::Tls13);
    connection.client.socket().shutdown(tcp::socket::shutdown_send);
    const auto [error, died] =
        run_coro(context, both(send_all(connection.channel, kOnItsWay), close_late(connection.client)));
    CHECK(error == asio::error::connection_reset);
}

TEST_CASE("what the client's system has taken grows", "[net]")
{
    asio::io_context context;
    Connection connection(context, Version::Tls13);
    const auto before = connection.channel.bytes_taken();
    CHECK(before > 0); // our side of the handshake
    const auto [error, line] =
        run_coro(context, both(connection.channel.write(std::as_bytes(std::span(kLine))),
                               connection.client.read_line()));
    CHECK(line == kLine);
    CHECK(connection.channel.bytes_taken() >= before);
}

// Whether it has any depends on the machine; to the client it is all the same.
TEST_CASE("a transfer with the kernel's help is the one without", "[net]")
{
    const auto version = GENERATE(Version::Tls12, Version::Tls13);
    asio::io_context context;
    Connection down(context, version, kernel_tls());
    const auto [sent, rest] =
        run_coro(context, both(send_all(down.channel, kOnItsWay), down.client.read_rest()));
    CHECK_FALSE(sent);
    CHECK(rest.text == kOnItsWay);
    CHECK(rest.end == asio::error::eof);

    Connection up(context, version, kernel_tls());
    const auto [received, client] =
        run_coro(context, both(receive_all(up.channel), upload_cleanly(up.client)));
    CHECK(received.text == "hello");
    CHECK_FALSE(received.end);
    CHECK_FALSE(client);
}
