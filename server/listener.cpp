#include "server/listener.hpp"

#include "server/log/log.hpp"

#include <boost/asio/co_spawn.hpp>
#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <atomic>
#include <optional>

namespace wharf::server {

namespace asio = boost::asio;
using asio::ip::tcp;
using async::awaitable;
using boost::system::error_code;

struct Listener::State {
    explicit State(Reception with)
        : reception(std::move(with))
    {
    }
    Reception reception;
    std::atomic<std::uint64_t> next_session = 1; // number, for logs
};

namespace {

std::string_view why_not(SessionRegistry::Verdict verdict)
{
    switch (verdict) {
    case SessionRegistry::Verdict::TooManyFromAddress: return "Too many connections from your address";
    case SessionRegistry::Verdict::Closed: return "The server is shutting down";
    case SessionRegistry::Verdict::Admitted:
    case SessionRegistry::Verdict::Full: break;
    }
    return "The server has no room for another connection; try again later";
}

std::string_view name_of(SessionRegistry::Verdict verdict)
{
    switch (verdict) {
    case SessionRegistry::Verdict::Admitted: return "";
    case SessionRegistry::Verdict::Full: return "too-many";
    case SessionRegistry::Verdict::TooManyFromAddress: return "too-many-from-address";
    case SessionRegistry::Verdict::Closed: return "shutting-down";
    }
    return "unknown";
}

metrics::Counter& counter_for(metrics::Connections& connections, SessionRegistry::Verdict verdict)
{
    switch (verdict) {
    case SessionRegistry::Verdict::Admitted: break;
    case SessionRegistry::Verdict::Full: return connections.too_many;
    case SessionRegistry::Verdict::TooManyFromAddress: return connections.too_many_from_address;
    case SessionRegistry::Verdict::Closed: return connections.shutting_down;
    }
    return connections.accepted;
}

void log_refusal(log::Level level, const asio::ip::address& client, std::string_view reason)
{
    const std::string address = client.to_string();
    log::event(level, "refused", {{"address", log::Word{address}}, {"reason", log::Word{reason}}});
}

// Costs one packet, no session and no waiting: what does not fit into an empty send buffer is not said.
void turn_away(tcp::socket socket, std::string_view why)
{
    const std::string said = protocol::to_wire({421, std::string(why)});
    error_code ignored; // gone already, or about to be
    socket.non_blocking(true, ignored);
    socket.write_some(asio::buffer(said), ignored);
    socket.shutdown(tcp::socket::shutdown_both, ignored);
    socket.close(ignored);
}

// A place taken in the registry, given back when the connection is done, however it ends.
class Stay final : public ftp::Presence {
public:
    Stay(SessionRegistry& registry, SessionRegistry::Place place)
        : registry_(registry)
        , place_(place)
    {
    }
    Stay(const Stay&) = delete;
    Stay& operator=(const Stay&) = delete;
    ~Stay() override { registry_.leave(place_); }
    void logged_in() override { registry_.logged_in(place_); }
    void logged_out() override { registry_.logged_out(place_); }

private:
    SessionRegistry& registry_;
    SessionRegistry::Place place_;
};

// While this lives the session can be reached by way of the registry.
class Attachment {
public:
    Attachment(SessionRegistry& registry, SessionRegistry::Place place, ftp::Session& session,
               asio::any_io_executor executor)
        : registry_(registry)
        , place_(place)
    {
        registry_.attach(place_, session, std::move(executor));
    }
    Attachment(const Attachment&) = delete;
    Attachment& operator=(const Attachment&) = delete;
    ~Attachment() { registry_.detach(place_); }

private:
    SessionRegistry& registry_;
    SessionRegistry::Place place_;
};

awaitable<void> serve_connection(const Reception& reception, tcp::socket socket, SessionRegistry::Place place,
                                 std::uint64_t number)
{
    Stay stay(reception.registry, place);
    net::TlsControlChannel control(std::move(socket), reception.tls(), reception.limits());
    const auto executor = co_await asio::this_coro::executor;
    ftp::Session session(fmt::format("{:06x}", number), control, reception.services, executor, &stay);
    const Attachment attachment(reception.registry, place, session, executor); // gone before the session is
    if (reception.registry.closed()) session.cut(); // too late to be reached with the others
    co_await session.run();
}

// A place for the connection; nothing, and it is turned away, if it gets none.
std::optional<SessionRegistry::Place> admit(const Reception& reception, tcp::socket& socket)
{
    error_code gone;
    const auto client = socket.remote_endpoint(gone).address();
    if (gone) return std::nullopt;
    metrics::Connections& connections = reception.services.metrics.ftp.connections;
    const auto network = auth::Network::parse(client.to_string());
    const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    if (network && reception.services.throttle.is_banned(*network, now)) {
        connections.banned.add();
        log_refusal(spdlog::level::debug, client, "banned");
        turn_away(std::move(socket), "Too many failed logins from your address; try again later");
        return std::nullopt;
    }
    const auto admission = reception.registry.admit(client);
    counter_for(connections, admission.verdict).add();
    if (admission.verdict == SessionRegistry::Verdict::Admitted) return admission.place;
    log_refusal(spdlog::level::warn, client, name_of(admission.verdict));
    turn_away(std::move(socket), why_not(admission.verdict));
    return std::nullopt;
}

// Only a bug, or no memory, ends a session this way; the others go on.
void log_escaped(std::exception_ptr failure)
{
    if (!failure) return;
    try {
        std::rethrow_exception(failure);
    } catch (const std::exception& error) {
        spdlog::error("a session ended by a bug: {}", error.what());
    }
}

} // namespace

Listener::Listener(Reception reception)
    : state_(std::make_shared<State>(std::move(reception)))
    , acceptors_("ftps.listen", state_->reception.executors)
{
}

Listener::~Listener() = default;

std::string Listener::open(const std::vector<config::Endpoint>& endpoints)
{
    return acceptors_.open(endpoints);
}

void Listener::start()
{
    acceptors_.start([state = state_](tcp::socket socket) {
        const auto place = admit(state->reception, socket);
        if (!place) return;
        const auto home = socket.get_executor();
        auto session = serve_connection(state->reception, std::move(socket), *place, state->next_session++);
        asio::co_spawn(home, std::move(session), log_escaped);
    });
}

void Listener::close()
{
    acceptors_.close();
}

} // namespace wharf::server
