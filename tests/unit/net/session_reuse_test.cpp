#include "server/net/tls_data_channel.hpp"

#include "tests/support/ftp/run_coro.hpp"
#include "tests/unit/net/loopback.hpp"

#include <catch2/catch.hpp>

#include <optional>

using namespace std::chrono_literals;
using namespace wharf::test;
using wharf::net::TlsContext;
using wharf::net::TlsControlChannel;
using wharf::net::TlsDataChannel;
using wharf::protocol::Reply;

namespace {

enum class Tickets { Taken, Refused };

// A control connection with TLS up, whose client has heard one reply, and with it all tickets so far.
struct Control {
    Control(asio::io_context& io, Version version, const ClientSession* resumed = nullptr,
            Tickets tickets = Tickets::Taken, const std::shared_ptr<TlsContext>& tls = server_tls())
        : Control(io, connected_pair(io), version, tls)
    {
        if (resumed != nullptr) client.resume(*resumed);
        if (tickets == Tickets::Refused) client.take_no_tickets();
        const auto [server, peer] = run_coro(context, both(channel.secure(), client.handshake()));
        REQUIRE_FALSE(server);
        REQUIRE_FALSE(peer);
        hear_a_reply();
    }
    Control(asio::io_context& io, SocketPair pair, Version version, const std::shared_ptr<TlsContext>& tls)
        : context(io)
        , channel(std::move(pair.server), tls, {})
        , client(std::move(pair.client), version)
    {
    }
    void hear_a_reply()
    {
        const Reply reply{200, "anything"};
        const auto [error, line] = run_coro(context, both(channel.write(reply), client.read_line()));
        REQUIRE(line == "200 anything\r\n");
    }
    asio::io_context& context;
    TlsControlChannel channel;
    TlsClient client;
};

struct DataResult {
    bool client_resumed = false;
    std::string resumed_from;
    std::size_t new_sessions = 0;
};

awaitable<error_code> send_and_finish(TlsDataChannel& channel)
{
    static constexpr std::string_view text = "data";
    const auto error = co_await channel.write(std::as_bytes(std::span(text)));
    if (error) co_return error;
    co_return co_await channel.finish({});
}

enum class Resumption { Allowed, Refused };

// A data connection whose client resumes `session`, if there is one.
DataResult data_connection(asio::io_context& context, Version version, const ClientSession* session,
                           Tickets tickets = Tickets::Taken,
                           const std::shared_ptr<TlsContext>& tls = server_tls(),
                           Resumption resumption = Resumption::Allowed)
{
    auto pair = connected_pair(context);
    TlsDataChannel channel(std::move(pair.server), tls, {.farewell = 10ms, .look = 1ms});
    if (resumption == Resumption::Refused) channel.refuse_resumption();
    TlsClient client(std::move(pair.client), version);
    if (tickets == Tickets::Refused) client.take_no_tickets();
    if (session != nullptr) client.resume(*session);
    const auto [server, peer] = run_coro(context, both(channel.handshake(10s), client.handshake()));
    REQUIRE_FALSE(server);
    REQUIRE_FALSE(peer);
    DataResult seen{client.resumed(), channel.resumed_from(), 0};
    const auto [error, rest] = run_coro(context, both(send_and_finish(channel), client.read_rest()));
    REQUIRE(rest.text == "data");
    seen.new_sessions = client.session_count();
    return seen;
}

// A context with a certificate made for it.
std::shared_ptr<TlsContext> fresh_tls(std::shared_ptr<wharf::net::TlsSessions> sessions)
{
    const TemporaryFolder folder;
    wharf::net::TlsOptions options;
    options.certificates.push_back({folder.path("c.pem"), folder.path("k.pem")});
    REQUIRE(wharf::net::ensure_self_signed(folder.path("c.pem"), folder.path("k.pem")) == "");
    return std::get<std::shared_ptr<TlsContext>>(TlsContext::load(options, std::move(sessions)));
}

} // namespace

TEST_CASE("a data connection that resumes the control connection's session is known by its binding", "[net]")
{
    const auto version = GENERATE(Version::Tls12, Version::Tls13);
    asio::io_context context;
    const Control control(context, version);
    const Control other(context, version);
    REQUIRE(control.client.session_count() == 1);
    const auto data = data_connection(context, version, &control.client.last_session());
    CHECK(data.client_resumed);
    CHECK(data.resumed_from == control.channel.binding());
    CHECK(data.resumed_from != other.channel.binding());
}

TEST_CASE("a data connection that resumes nothing has no binding", "[net]")
{
    const auto version = GENERATE(Version::Tls12, Version::Tls13);
    asio::io_context context;
    const auto data = data_connection(context, version, nullptr);
    CHECK_FALSE(data.client_resumed);
    CHECK(data.resumed_from == "");
}

TEST_CASE("a client that resumes on the data connection gets no new ticket there", "[net]")
{
    const auto version = GENERATE(Version::Tls12, Version::Tls13);
    asio::io_context context;
    const Control control(context, version);
    const auto data = data_connection(context, version, &control.client.last_session());
    CHECK(data.new_sessions == 0);
}

TEST_CASE("a fresh TLS 1.3 ticket goes out with the reply behind offer_ticket()", "[net]")
{
    asio::io_context context;
    Control control(context, Version::Tls13);
    control.hear_a_reply();
    REQUIRE(control.client.session_count() == 1);
    for (std::size_t count = 2; count < 5; ++count) {
        control.channel.offer_ticket();
        control.hear_a_reply();
        CHECK(control.client.session_count() == count);
        const auto data = data_connection(context, Version::Tls13, &control.client.last_session());
        CHECK(data.resumed_from == control.channel.binding());
    }
}

TEST_CASE("offering a ticket does nothing in TLS 1.2, and nothing in the clear", "[net]")
{
    asio::io_context context;
    Control control(context, Version::Tls12);
    control.channel.offer_ticket();
    control.hear_a_reply();
    CHECK(control.client.session_count() == 1);

    auto pair = connected_pair(context);
    TlsControlChannel plain(std::move(pair.server), server_tls(), {});
    plain.offer_ticket();
    CHECK(plain.tls_facts().version == "");
}

TEST_CASE("a control connection that resumed an earlier one gives out tickets of its own", "[net]")
{
    const auto version = GENERATE(Version::Tls12, Version::Tls13);
    asio::io_context context;
    const Control earlier(context, version);
    Control control(context, version, &earlier.client.last_session());
    REQUIRE(control.channel.tls_facts().resumed);
    CHECK(control.channel.resumed_binding() == earlier.channel.binding());
    const ClientSession session = control.client.current_session();
    const auto data = data_connection(context, version, &session);
    CHECK(data.client_resumed);
    CHECK(data.resumed_from == control.channel.binding());
}

TEST_CASE("a control connection that resumed nothing has resumed nobody's binding", "[net]")
{
    const auto version = GENERATE(Version::Tls12, Version::Tls13);
    asio::io_context context;
    const Control control(context, version);
    CHECK(control.channel.resumed_binding() == "");
}

TEST_CASE("a client without tickets resumes by session id, and its data connections are known", "[net]")
{
    asio::io_context context;
    const Control control(context, Version::Tls12, nullptr, Tickets::Refused);
    const Control other(context, Version::Tls12, nullptr, Tickets::Refused);
    for (int again = 0; again < 2; ++again) {
        // A copy each time: OpenSSL does not offer a session again whose connection ended without
        // close_notify.
        const ClientSession session(SSL_SESSION_dup(control.client.last_session().get()));
        const auto data = data_connection(context, Version::Tls12, &session, Tickets::Refused);
        CHECK(data.client_resumed);
        CHECK(data.resumed_from == control.channel.binding());
    }
}

TEST_CASE(
    "a control connection does not resume by session id: its data connections would be taken for another's",
    "[net]")
{
    asio::io_context context;
    const Control earlier(context, Version::Tls12, nullptr, Tickets::Refused);
    const Control control(context, Version::Tls12, &earlier.client.last_session(), Tickets::Refused);
    CHECK_FALSE(control.channel.tls_facts().resumed);
    const auto data =
        data_connection(context, Version::Tls12, &control.client.last_session(), Tickets::Refused);
    CHECK(data.resumed_from == control.channel.binding());
}

TEST_CASE("new certificates do not end the sessions that were begun with the old ones", "[net]")
{
    const auto version = GENERATE(Version::Tls12, Version::Tls13);
    const auto tickets =
        version == Version::Tls12 ? GENERATE(Tickets::Taken, Tickets::Refused) : Tickets::Taken;
    const auto sessions = std::make_shared<wharf::net::TlsSessions>();
    const auto before = fresh_tls(sessions);
    const auto after = fresh_tls(sessions);
    asio::io_context context;
    const Control control(context, version, nullptr, tickets, before);
    const auto data = data_connection(context, version, &control.client.last_session(), tickets, after);
    CHECK(data.client_resumed);
    CHECK(data.resumed_from == control.channel.binding());

    const auto elsewhere = fresh_tls(std::make_shared<wharf::net::TlsSessions>());
    const auto stranger =
        data_connection(context, version, &control.client.last_session(), tickets, elsewhere);
    CHECK_FALSE(stranger.client_resumed);
}

TEST_CASE("a data connection that must not resume makes a full handshake", "[net]")
{
    const auto version = GENERATE(Version::Tls12, Version::Tls13);
    const auto tickets =
        version == Version::Tls12 ? GENERATE(Tickets::Taken, Tickets::Refused) : Tickets::Taken;
    asio::io_context context;
    const Control control(context, version, nullptr, tickets);
    const auto data = data_connection(context, version, &control.client.last_session(), tickets, server_tls(),
                                      Resumption::Refused);
    CHECK_FALSE(data.client_resumed);
}

TEST_CASE("a ticket lives for a day, no longer", "[net]")
{
    const auto version = GENERATE(Version::Tls12, Version::Tls13);
    asio::io_context context;
    const Control control(context, version);
    CHECK(SSL_SESSION_get_ticket_lifetime_hint(control.client.last_session().get()) == 24 * 60 * 60);
}
