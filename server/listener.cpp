#include "server/listener.hpp"

#include "server/async/race.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/post.hpp>
#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <atomic>
#include <optional>

namespace wharf::server {

namespace asio = boost::asio;
using asio::ip::tcp;
using async::awaitable;
using async::use_result;
using boost::system::error_code;

struct Listener::State {
    explicit State(Reception with)
        : reception(std::move(with))
    {
    }
    Reception reception;
    std::vector<std::unique_ptr<tcp::acceptor>> acceptors;
    std::atomic<std::uint64_t> next_session = 1; // number, for logs
    std::atomic<std::size_t> next_home = 0;
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

awaitable<void> turn_away(net::ControlChannel& control, SessionRegistry::Verdict verdict)
{
    const protocol::Reply refusal{421, std::string(why_not(verdict))};
    co_await control.write(refusal);
    co_await control.close();
}

// A place taken in the registry, given back when the connection is done, however it ends.
class Stay {
public:
    Stay(SessionRegistry& registry, boost::asio::ip::address client)
        : registry_(registry)
        , client_(std::move(client))
    {
    }
    Stay(const Stay&) = delete;
    Stay& operator=(const Stay&) = delete;
    ~Stay()
    {
        if (handle_) registry_.detach(*handle_);
        registry_.leave(client_);
    }
    void attach(ftp::Session& session, asio::any_io_executor executor)
    {
        handle_ = registry_.attach(session, std::move(executor));
    }

private:
    SessionRegistry& registry_;
    boost::asio::ip::address client_;
    std::optional<std::uint64_t> handle_;
};

awaitable<void> serve_connection(const Reception& reception, tcp::socket socket, std::uint64_t number)
{
    error_code gone;
    const auto client = socket.remote_endpoint(gone).address();
    if (gone) co_return;
    net::TlsControlChannel control(std::move(socket), reception.tls(), reception.limits());
    const auto verdict = reception.registry.admit(client);
    if (verdict != SessionRegistry::Verdict::Admitted) {
        spdlog::warn("address={} connection refused: {}", client.to_string(),
                     verdict == SessionRegistry::Verdict::Closed ? "shutting down" : "too many sessions");
        co_await turn_away(control, verdict);
        co_return;
    }
    const auto executor = co_await asio::this_coro::executor;
    ftp::Session session(fmt::format("{:06x}", number), control, reception.services, executor);
    Stay stay(reception.registry, client); // gone before the session is
    stay.attach(session, executor);
    if (reception.registry.closed()) session.cut(); // too late to be reached with the others
    co_await session.run();
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

awaitable<void> accept_connections(std::shared_ptr<Listener::State> state, tcp::acceptor& acceptor)
{
    const auto& executors = state->reception.executors;
    for (;;) {
        asio::io_context& home = *executors[state->next_home++ % executors.size()];
        auto [error, socket] = co_await acceptor.async_accept(home, use_result);
        if (error == asio::error::operation_aborted || error == asio::error::bad_descriptor) co_return;
        if (error) { // out of descriptors, most likely
            spdlog::error("cannot accept a connection: {}", error.message());
            co_await async::sleep_for(std::chrono::milliseconds(100));
            continue;
        }
        auto session = serve_connection(state->reception, std::move(socket), state->next_session++);
        asio::co_spawn(home, std::move(session), log_escaped);
    }
}

} // namespace

Listener::Listener(Reception reception)
    : state_(std::make_shared<State>(std::move(reception)))
{
}

Listener::~Listener() = default;

std::string Listener::open(const std::string& address, std::uint16_t port)
{
    error_code error;
    const auto parsed = asio::ip::make_address(address, error);
    const tcp::endpoint endpoint(parsed, port);
    auto acceptor = std::make_unique<tcp::acceptor>(*state_->reception.executors.front());
    if (!error) acceptor->open(endpoint.protocol(), error);
    if (!error) acceptor->set_option(asio::socket_base::reuse_address(true), error);
    if (!error && parsed.is_v6()) acceptor->set_option(asio::ip::v6_only(true), error);
    if (!error) acceptor->bind(endpoint, error);
    if (!error) acceptor->listen(asio::socket_base::max_listen_connections, error);
    if (error)
        return fmt::format("ftps.listen: cannot listen on {} port {}: {}", address, port, error.message());
    state_->acceptors.push_back(std::move(acceptor));
    return {};
}

void Listener::start()
{
    for (auto& acceptor : state_->acceptors) {
        auto loop = accept_connections(state_, *acceptor);
        asio::co_spawn(acceptor->get_executor(), std::move(loop), log_escaped);
    }
}

void Listener::close()
{
    for (auto& acceptor : state_->acceptors) {
        asio::post(acceptor->get_executor(), [state = state_, raw = acceptor.get()] {
            error_code ignored;
            raw->close(ignored);
        });
    }
}

} // namespace wharf::server
