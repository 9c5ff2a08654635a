#include "server/net/tls_data_channel.hpp"
#include "tests/support/ftp/run_coro.hpp"
#include "tests/unit/net/loopback.hpp"

#include <catch2/catch.hpp>

using namespace std::chrono_literals;
using namespace wharf::test;
using wharf::config::ClientCertificates;
using wharf::net::TlsContext;
using wharf::net::TlsControlChannel;
using wharf::net::TlsDataChannel;
using wharf::net::TlsOptions;
using Names = std::vector<std::string>;

namespace {

// A server that trusts an authority of its own with its clients.
class Trust {
public:
    Trust()
    {
        options_.certificates.push_back({folder_.path("c.pem"), folder_.path("k.pem")});
        issue({"server"}).save(folder_.path("c.pem"), folder_.path("k.pem"));
        options_.client_ca = folder_.path("ca.pem");
        authority_.save(options_.client_ca, folder_.path("ca-key.pem"));
    }
    [[nodiscard]] TlsOptions& options() { return options_; }
    [[nodiscard]] const Issued& authority() const { return authority_; }
    [[nodiscard]] std::string path(const std::string& name) const { return folder_.path(name); }
    [[nodiscard]] std::shared_ptr<TlsContext> load(
        std::shared_ptr<wharf::net::TlsSessions> sessions = std::make_shared<wharf::net::TlsSessions>()) const
    {
        return std::get<std::shared_ptr<TlsContext>>(TlsContext::load(options_, std::move(sessions)));
    }

private:
    TemporaryFolder folder_;
    Issued authority_ = issue({"authority", "", KeyType::Ecdsa, 3600, true});
    TlsOptions options_;
};

struct Result {
    bool welcome = false;
    Names names;
    bool resumed = false;
    ClientSession session;
};

awaitable<error_code> greet(TlsControlChannel& control)
{
    if (const auto error = co_await control.secure()) co_return error;
    const wharf::protocol::Reply reply{200, "welcome"};
    co_return co_await control.write(reply);
}

awaitable<std::string> listen(TlsClient& client)
{
    std::string line;
    const auto error = co_await client.handshake();
    if (!error) line = co_await client.read_line();
    co_return line;
}

Result connect(const std::shared_ptr<TlsContext>& tls, Version version, const Issued* own,
               const ClientSession* session = nullptr)
{
    asio::io_context context;
    auto pair = connected_pair(context);
    TlsControlChannel control(std::move(pair.server), tls, {});
    TlsClient client(std::move(pair.client), version);
    if (own != nullptr) client.show_certificate(*own);
    if (session != nullptr) client.resume(*session);
    const auto [error, line] = run_coro(context, both(greet(control), listen(client)));
    Result result{!error, control.client_identity(), false, {}};
    if (error) return result;
    result.resumed = control.tls_facts().resumed;
    result.session = client.session_count() > 0 ? ClientSession(SSL_SESSION_dup(client.last_session().get()))
                                                : client.current_session();
    return result;
}

} // namespace

TEST_CASE("a client certificate of the authority names its user", "[net]")
{
    const auto version = GENERATE(Version::Tls12, Version::Tls13);
    const Trust trust;
    const Issued bob = issue({"bob"}, &trust.authority());
    const auto result = connect(trust.load(), version, &bob);
    CHECK(result.welcome);
    CHECK(result.names == Names{"bob"});
}

TEST_CASE("a certificate that cannot be trusted is refused in the handshake", "[net]")
{
    const auto version = GENERATE(Version::Tls12, Version::Tls13);
    const Trust trust;
    const Issued self_made = issue({"bob"});
    CHECK_FALSE(connect(trust.load(), version, &self_made).welcome);
    const Issued expired = issue({"bob", "", KeyType::Ecdsa, -3600}, &trust.authority());
    CHECK_FALSE(connect(trust.load(), version, &expired).welcome);
}

TEST_CASE("a client without certificate is welcome unless one is required", "[net]")
{
    const auto version = GENERATE(Version::Tls12, Version::Tls13);
    const auto [wanted, welcome] = GENERATE(table<ClientCertificates, bool>(
        {{ClientCertificates::Optional, true}, {ClientCertificates::Required, false}}));
    Trust trust;
    trust.options().client_certificates = wanted;
    const auto result = connect(trust.load(), version, nullptr);
    CHECK(result.welcome == welcome);
    CHECK(result.names.empty());
}

TEST_CASE("without an authority no client is asked, and no certificate names anybody", "[net]")
{
    const auto version = GENERATE(Version::Tls12, Version::Tls13);
    Trust trust;
    const Issued bob = issue({"bob"}, &trust.authority());
    trust.options().client_ca = "";
    const auto result = connect(trust.load(), version, &bob);
    CHECK(result.welcome);
    CHECK(result.names.empty());
}

TEST_CASE("a client that resumes is the user its certificate named before", "[net]")
{
    const auto version = GENERATE(Version::Tls12, Version::Tls13);
    Trust trust;
    trust.options().client_certificates = ClientCertificates::Required;
    const Issued bob = issue({"bob"}, &trust.authority());
    const auto tls = trust.load();
    const auto first = connect(tls, version, &bob);
    const auto second = connect(tls, version, &bob, &first.session);
    CHECK(second.resumed);
    CHECK(second.names == Names{"bob"});
}

TEST_CASE("a session is not resumed past the end of its client's certificate", "[net]")
{
    const auto version = GENERATE(Version::Tls12, Version::Tls13);
    const auto policy = GENERATE(ClientCertificates::Optional, ClientCertificates::Required);
    Trust trust;
    trust.options().client_certificates = policy;
    std::chrono::seconds later{0};
    const auto tls = trust.load(
        std::make_shared<wharf::net::TlsSessions>([&later] { return std::time(nullptr) + later.count(); }));
    const Issued bob = issue({"bob"}, &trust.authority()); // for an hour
    const auto first = connect(tls, version, &bob);
    REQUIRE(connect(tls, version, nullptr, &first.session).names == Names{"bob"});
    later = 2h;
    const auto again = connect(tls, version, nullptr, &first.session);
    CHECK(again.welcome == (policy == ClientCertificates::Optional));
    CHECK_FALSE(again.resumed);
    CHECK(again.names.empty());
}

TEST_CASE("however often a session is resumed, it is for twelve hours from the full handshake", "[net]")
{
    const auto version = GENERATE(Version::Tls12, Version::Tls13);
    Trust trust;
    std::chrono::seconds later{0};
    const auto tls = trust.load(
        std::make_shared<wharf::net::TlsSessions>([&later] { return std::time(nullptr) + later.count(); }));
    const auto first = connect(tls, version, nullptr);
    later = 11h;
    const auto second = connect(tls, version, nullptr, &first.session);
    REQUIRE(second.resumed);
    later = 13h;
    const auto third = connect(tls, version, nullptr, &second.session);
    CHECK_FALSE(third.resumed);
    later = 24h;
    CHECK(connect(tls, version, nullptr, &third.session).resumed);
}

TEST_CASE("a session is not resumed past a change of whose certificates count", "[net]")
{
    const auto version = GENERATE(Version::Tls12, Version::Tls13);
    Trust trust;
    const auto sessions = std::make_shared<wharf::net::TlsSessions>();
    const Issued bob = issue({"bob"}, &trust.authority());
    const auto first = connect(trust.load(sessions), version, &bob);
    REQUIRE(first.names == Names{"bob"});
    const auto again = connect(trust.load(sessions), version, nullptr, &first.session);
    CHECK(again.resumed); // nothing changed

    issue({"another authority", "", KeyType::Ecdsa, 3600, true})
        .save(trust.options().client_ca, trust.path("other-key.pem"));
    const auto later = connect(trust.load(sessions), version, nullptr, &first.session);
    CHECK_FALSE(later.resumed);
    CHECK(later.names.empty());
}

TEST_CASE("a session begun on a data connection does not get past the question for a certificate", "[net]")
{
    Trust trust;
    trust.options().client_certificates = ClientCertificates::Required;
    const auto tls = trust.load();
    asio::io_context context;
    auto pair = connected_pair(context);
    TlsDataChannel channel(std::move(pair.server), tls);
    TlsClient client(std::move(pair.client), Version::Tls12);
    const auto [server_error, client_error] =
        run_coro(context, both(channel.handshake(10s), client.handshake()));
    REQUIRE_FALSE(server_error); // data connections are not asked
    const ClientSession session = client.current_session();
    CHECK_FALSE(connect(tls, Version::Tls12, nullptr, &session).welcome);
}

TEST_CASE("a bundle of authorities that cannot be read is named", "[net]")
{
    Trust trust;
    trust.options().client_ca = trust.path("nothing.pem");
    const auto loaded = TlsContext::load(trust.options());
    REQUIRE(loaded.index() == 1);
    CHECK(std::get<std::string>(loaded).starts_with("tls.client_ca: " + trust.path("nothing.pem") + ": "));
}
