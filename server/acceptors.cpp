#include "server/acceptors.hpp"

#include "server/async/race.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/post.hpp>
#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <atomic>

namespace wharf::server {

namespace asio = boost::asio;
using asio::ip::tcp;
using async::awaitable;
using async::use_result;
using boost::system::error_code;

struct Acceptors::State {
    std::vector<asio::io_context*> homes;
    Take take;
    std::vector<std::unique_ptr<tcp::acceptor>> acceptors;
    std::atomic<std::size_t> next_home = 0;

    static awaitable<void> accept(std::shared_ptr<State> state, tcp::acceptor& acceptor);
};

awaitable<void> Acceptors::State::accept(std::shared_ptr<State> state, tcp::acceptor& acceptor)
{
    for (;;) {
        asio::io_context& home = *state->homes[state->next_home++ % state->homes.size()];
        auto [error, accepted] = co_await acceptor.async_accept(home, use_result);
        if (error == asio::error::operation_aborted || error == asio::error::bad_descriptor) co_return;
        if (error) { // out of descriptors, most likely
            spdlog::error("cannot accept a connection: {}", error.message());
            co_await async::sleep_for(std::chrono::milliseconds(100));
            continue;
        }
        tcp::socket socket(std::move(accepted));
        state->take(std::move(socket), home);
    }
}

Acceptors::Acceptors(std::string key, std::vector<asio::io_context*> homes)
    : key_(std::move(key))
    , state_(std::make_shared<State>())
{
    state_->homes = std::move(homes);
}

Acceptors::~Acceptors() = default;

std::string Acceptors::open(const std::string& address, std::uint16_t port)
{
    error_code error;
    const auto parsed = asio::ip::make_address(address, error);
    const tcp::endpoint endpoint(parsed, port);
    auto acceptor = std::make_unique<tcp::acceptor>(*state_->homes.front());
    if (!error) acceptor->open(endpoint.protocol(), error);
    if (!error) acceptor->set_option(asio::socket_base::reuse_address(true), error);
    if (!error && parsed.is_v6()) acceptor->set_option(asio::ip::v6_only(true), error);
    if (!error) acceptor->bind(endpoint, error);
    if (!error) acceptor->listen(asio::socket_base::max_listen_connections, error);
    if (error)
        return fmt::format("{}: cannot listen on {} port {}: {}", key_, address, port, error.message());
    state_->acceptors.push_back(std::move(acceptor));
    return {};
}

void Acceptors::start(Take take)
{
    state_->take = std::move(take);
    for (auto& acceptor : state_->acceptors) {
        auto loop = State::accept(state_, *acceptor);
        asio::co_spawn(acceptor->get_executor(), std::move(loop), [](std::exception_ptr failure) {
            if (!failure) return;
            try {
                std::rethrow_exception(failure);
            } catch (const std::exception& error) {
                spdlog::error("a listener ended by a bug: {}", error.what());
            }
        });
    }
}

void Acceptors::close()
{
    for (auto& acceptor : state_->acceptors) {
        asio::post(acceptor->get_executor(), [state = state_, raw = acceptor.get()] {
            error_code ignored;
            raw->close(ignored);
        });
    }
}

} // namespace wharf::server
