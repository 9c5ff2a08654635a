#include "server/https_listener.hpp"

#include "server/log/log.hpp"

#include <atomic>
#include <boost/asio/co_spawn.hpp>
#include <fmt/format.h>
#include <optional>
#include <spdlog/spdlog.h>

namespace wharf::server {

namespace asio = boost::asio;
using asio::ip::tcp;
using async::awaitable;
using boost::system::error_code;
using http::ConnectionRegistry;

struct HttpsListener::State {
    explicit State(HttpsReception with)
        : reception(std::move(with))
    {
    }
    HttpsReception reception;
    std::atomic<std::uint64_t> next_connection = 1; // number, for logs
};

namespace {

std::string_view key_of(http::Door door)
{
    return door == http::Door::Https ? "https.listen" : "metrics.listen";
}

std::unique_ptr<http::Wire> wire_for(const HttpsReception& reception, tcp::socket socket)
{
    if (reception.door == http::Door::Monitoring) return http::plain_wire(std::move(socket));
    return http::tls_wire(std::move(socket), reception.tls());
}

std::string_view name_of(ConnectionRegistry::Verdict verdict)
{
    switch (verdict) {
    case ConnectionRegistry::Verdict::Admitted: return "";
    case ConnectionRegistry::Verdict::Full: return "too-many";
    case ConnectionRegistry::Verdict::TooManyFromAddress: return "too-many-from-address";
    case ConnectionRegistry::Verdict::Closed: return "shutting-down";
    }
    return "unknown";
}

metrics::Counter& counter_for(metrics::Connections& connections, ConnectionRegistry::Verdict verdict)
{
    switch (verdict) {
    case ConnectionRegistry::Verdict::Admitted: break;
    case ConnectionRegistry::Verdict::Full: return connections.too_many;
    case ConnectionRegistry::Verdict::TooManyFromAddress: return connections.too_many_from_address;
    case ConnectionRegistry::Verdict::Closed: return connections.shutting_down;
    }
    return connections.accepted;
}

void log_refusal(log::Level level, http::Door door, const asio::ip::address& client, std::string_view reason)
{
    const std::string_view via = door == http::Door::Https ? "https" : "metrics";
    const std::string address = client.to_string();
    log::event(level, "refused",
               {{"address", log::Word{address}}, {"reason", log::Word{reason}}, {"via", log::Word{via}}});
}

// An address that means the same on every interface: that of a link names one behind a '%'.
asio::ip::address client_of(const tcp::socket& socket, error_code& gone)
{
    auto address = socket.remote_endpoint(gone).address();
    if (!address.is_v6()) return address;
    auto v6 = address.to_v6();
    v6.scope_id(0);
    return v6;
}

// A place for the connection; nothing, and it is closed without a word, if it gets none. There is nothing to
// say before the handshake, which costs more than is given to whoever is turned away.
std::optional<ConnectionRegistry::Place> admit(const HttpsReception& reception,
                                               const asio::ip::address& client)
{
    metrics::Connections& connections = reception.services.metrics.http.connections;
    const auto network = auth::Network::parse(client.to_string());
    const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    const bool has_logins = reception.door == http::Door::Https;
    if (has_logins && network && reception.services.throttle.is_banned(*network, now)) {
        connections.banned.add();
        log_refusal(spdlog::level::debug, reception.door, client, "banned");
        return std::nullopt;
    }
    const auto admission = reception.registry.admit(client);
    if (has_logins) counter_for(connections, admission.verdict).add();
    if (admission.verdict == ConnectionRegistry::Verdict::Admitted) return admission.place;
    log_refusal(spdlog::level::warn, reception.door, client, name_of(admission.verdict));
    return std::nullopt;
}

// While this lives the connection can be reached by way of the registry.
class Attachment {
public:
    Attachment(ConnectionRegistry& registry, ConnectionRegistry::Place place, http::Connection& connection,
               asio::any_io_executor executor)
        : registry_(registry)
        , place_(place)
    {
        registry_.attach(place_, connection, std::move(executor));
    }
    Attachment(const Attachment&) = delete;
    Attachment& operator=(const Attachment&) = delete;
    ~Attachment() { registry_.detach(place_); }

private:
    ConnectionRegistry& registry_;
    ConnectionRegistry::Place place_;
};

awaitable<void> serve_connection(const HttpsReception& reception, tcp::socket socket,
                                 ConnectionRegistry::Place place, http::Connection::Client client)
{
    http::Stay stay(reception.registry, place);
    std::optional<metrics::Present> present;
    if (reception.door == http::Door::Https) present.emplace(reception.services.metrics.http.open);
    const auto executor = co_await asio::this_coro::executor;
    auto wire = wire_for(reception, std::move(socket));
    http::Connection connection(std::move(client), std::move(wire), reception.services, reception.limits(),
                                stay, executor);
    const Attachment attachment(reception.registry, place, connection, executor); // gone before it is
    if (reception.registry.closed()) co_return; // too late to be reached with the others
    auto running = connection.run();
    co_await std::move(running);
}

// Only a bug, or no memory, ends a connection this way; the others go on.
void log_escaped(std::exception_ptr failure)
{
    if (!failure) return;
    try {
        std::rethrow_exception(failure);
    } catch (const std::exception& error) {
        spdlog::error("an HTTPS connection ended by a bug: {}", error.what());
    }
}

} // namespace

HttpsListener::HttpsListener(HttpsReception reception)
    : state_(std::make_shared<State>(std::move(reception)))
    , acceptors_(std::string(key_of(state_->reception.door)), state_->reception.executors)
{
}

HttpsListener::~HttpsListener() = default;

std::string HttpsListener::open(const std::vector<config::Endpoint>& endpoints)
{
    return acceptors_.open(endpoints);
}

void HttpsListener::start()
{
    acceptors_.start([state = state_](tcp::socket socket) {
        error_code gone;
        const auto address = client_of(socket, gone);
        if (gone) return;
        const auto place = admit(state->reception, address);
        if (!place) return;
        const auto home = socket.get_executor();
        http::Connection::Client client{fmt::format("h{:06x}", state->next_connection++), address.to_string(),
                                        state->reception.door};
        auto connection = serve_connection(state->reception, std::move(socket), *place, std::move(client));
        asio::co_spawn(home, std::move(connection), log_escaped);
    });
}

void HttpsListener::close()
{
    acceptors_.close();
}

} // namespace wharf::server
