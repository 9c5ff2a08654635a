#include "server/net/listening_socket.hpp"

#include "server/async/race.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/post.hpp>
#include <spdlog/spdlog.h>

#include <chrono>
#include <utility>

namespace wharf::net {

namespace asio = boost::asio;
using async::awaitable;
using async::use_result;
using boost::system::error_code;

struct ListeningSocket::State {
    explicit State(asio::any_io_executor executor)
        : acceptor(std::move(executor))
    {
    }
    static awaitable<void> accept(std::shared_ptr<State> state);
    void give(Tcp::socket socket) const;

    Tcp::acceptor acceptor;
    Home home; // both from start() until the loop has ended
    Take take;
};

void ListeningSocket::State::give(Tcp::socket socket) const
{
    try {
        take(std::move(socket));
    } catch (const std::exception& bug) { // or no memory: the next one is to be accepted all the same
        spdlog::error("a connection was lost by a bug: {}", bug.what());
    }
}

awaitable<void> ListeningSocket::State::accept(std::shared_ptr<State> state)
{
    Tcp::acceptor& acceptor = state->acceptor;
    bool failing = false;
    for (;;) {
        auto [error, socket] = co_await acceptor.async_accept(state->home(), use_result);
        if (error == asio::error::operation_aborted || error == asio::error::bad_descriptor) break;
        if (error) { // out of descriptors, most likely
            if (!failing) spdlog::error("cannot accept a connection: {}", error.message());
            failing = true;
            co_await async::sleep_for(std::chrono::milliseconds(50));
            continue;
        }
        failing = false;
        state->give(std::move(socket));
    }
    state->home = {};
    state->take = {};
}

ListeningSocket::ListeningSocket(asio::any_io_executor executor)
    : state_(std::make_shared<State>(std::move(executor)))
{
}

error_code ListeningSocket::open(const Tcp::endpoint& endpoint)
{
    Tcp::acceptor& acceptor = state_->acceptor;
    error_code error;
    acceptor.open(endpoint.protocol(), error);
    if (!error) acceptor.set_option(asio::socket_base::reuse_address(true), error);
    if (!error && endpoint.address().is_v6()) acceptor.set_option(asio::ip::v6_only(true), error);
    if (!error) acceptor.bind(endpoint, error);
    if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
    if (!error) port_ = acceptor.local_endpoint(error).port();
    return error;
}

void ListeningSocket::start(Home home, Take take)
{
    state_->home = std::move(home);
    state_->take = std::move(take);
    auto loop = State::accept(state_);
    asio::co_spawn(state_->acceptor.get_executor(), std::move(loop), [](std::exception_ptr failure) {
        if (!failure) return;
        try {
            std::rethrow_exception(failure);
        } catch (const std::exception& error) {
            spdlog::error("a listener ended by a bug: {}", error.what());
        }
    });
}

void ListeningSocket::take_waiting()
{
    constexpr int kBacklog = 4096; // more come in meanwhile than waited
    error_code error;
    state_->acceptor.non_blocking(true, error);
    for (int i = 0; i < kBacklog && !error && state_->acceptor.is_open(); ++i) {
        Tcp::socket socket(state_->home());
        state_->acceptor.accept(socket, error);
        if (!error) state_->give(std::move(socket));
    }
}

void ListeningSocket::close()
{
    asio::post(state_->acceptor.get_executor(), [state = state_] {
        error_code ignored;
        state->acceptor.close(ignored);
    });
}

} // namespace wharf::net
