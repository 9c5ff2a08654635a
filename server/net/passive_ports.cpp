#include "server/net/passive_ports.hpp"

#include "server/async/race.hpp"
#include "server/net/tls_data_channel.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/experimental/concurrent_channel.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <fmt/format.h>

#include <deque>
#include <list>
#include <map>
#include <mutex>
#include <unistd.h>

namespace wharf::net {

namespace asio = boost::asio;
using asio::ip::tcp;
using async::use_result;
using Clock = std::chrono::steady_clock;

namespace {

// A connected socket between two executors; closed unless somebody takes it.
class Arrival {
public:
    Arrival() = default;
    explicit Arrival(int fd)
        : fd_(fd)
    {
    }
    Arrival(Arrival&& other) noexcept
        : fd_(std::exchange(other.fd_, -1))
    {
    }
    Arrival& operator=(Arrival&& other) noexcept
    {
        std::swap(fd_, other.fd_);
        return *this;
    }
    ~Arrival()
    {
        if (fd_ >= 0) ::close(fd_);
    }
    [[nodiscard]] int take() { return std::exchange(fd_, -1); }

private:
    int fd_ = -1;
};

using ArrivalChannel = asio::experimental::concurrent_channel<void(error_code, Arrival)>;
using WakeChannel = asio::experimental::concurrent_channel<void(error_code)>;

// One PASV that waits for its connection.
struct Reservation {
    Reservation(asio::any_io_executor executor, std::size_t listener_index, asio::ip::address client_address)
        : arrived(executor, 1)
        , listener(listener_index)
        , client(std::move(client_address))
        , made(Clock::now())
    {
    }
    ArrivalChannel arrived;
    std::size_t listener;
    asio::ip::address client;
    Clock::time_point made;
};

} // namespace

struct PassivePorts::State {
    struct Listener {
        asio::ip::address address; // bound to
        std::uint16_t port;
        std::unique_ptr<tcp::acceptor> acceptor;
        std::map<asio::ip::address, std::shared_ptr<Reservation>> waiting; // by client address
    };

    PassiveOptions options;
    std::function<std::shared_ptr<TlsContext>()> tls;

    std::mutex mutex; // guards what follows
    std::vector<Listener> listeners;
    std::size_t next = 0; // where the search begins; moves on so that a port rests before it is used again
    std::map<asio::ip::address, std::list<std::shared_ptr<WakeChannel>>>
        queued; // reservations waiting for a port

    // The reservation, or null if every port waits for this client already.
    std::shared_ptr<Reservation> try_reserve(const DataPeer& peer, const asio::any_io_executor& executor);
    void release(const std::shared_ptr<Reservation>& reservation);
    void wake_one(const asio::ip::address& client); // with the mutex held
    void hand_over(std::size_t listener, tcp::socket socket);
    static awaitable<void> accept_loop(std::shared_ptr<State> state, std::size_t listener);
};

namespace {

bool serves(const asio::ip::address& listener, const asio::ip::address& local)
{
    return listener == local || (listener.is_unspecified() && listener.is_v4() == local.is_v4());
}

class PassivePort final : public DataPort {
public:
    PassivePort(std::shared_ptr<PassivePorts::State> state, std::shared_ptr<Reservation> reservation,
                std::uint16_t number, std::string binding)
        : state_(std::move(state))
        , reservation_(std::move(reservation))
        , number_(number)
        , binding_(std::move(binding))
    {
    }
    ~PassivePort() override { state_->release(reservation_); }

    std::uint16_t number() const override { return number_; }
    awaitable<result<std::unique_ptr<DataChannel>>> connect() override;
    void cancel() override
    {
        cancelled_ = true;
        reservation_->arrived.close();
        if (handshaking_ != nullptr) handshaking_->abort();
    }

private:
    awaitable<result<tcp::socket>> accept();

    std::shared_ptr<PassivePorts::State> state_;
    std::shared_ptr<Reservation> reservation_;
    std::uint16_t number_;
    std::string binding_;
    TlsDataChannel* handshaking_ = nullptr;
    bool cancelled_ = false;
};

awaitable<result<tcp::socket>> PassivePort::accept()
{
    auto arrival = reservation_->arrived.async_receive(use_result);
    auto arrived = co_await async::within(state_->options.connect, std::move(arrival));
    if (cancelled_) co_return Errc::Cancelled;
    if (!arrived) co_return Errc::TimedOut;
    auto& [error, connection] = *arrived;
    if (error) co_return error;

    tcp::socket socket(co_await asio::this_coro::executor);
    error_code assign_error;
    const int fd = connection.take();
    socket.assign(reservation_->client.is_v4() ? tcp::v4() : tcp::v6(), fd, assign_error);
    if (assign_error) {
        ::close(fd);
        co_return assign_error;
    }
    error_code ignored;
    socket.set_option(tcp::no_delay(true), ignored);
    co_return std::move(socket);
}

awaitable<result<std::unique_ptr<DataChannel>>> PassivePort::connect()
{
    auto socket = co_await accept();
    if (!socket) co_return socket.error();
    auto channel = std::make_unique<TlsDataChannel>(std::move(*socket), state_->tls());

    handshaking_ = channel.get();
    const error_code error = co_await channel->handshake(state_->options.handshake);
    handshaking_ = nullptr;
    if (cancelled_) co_return Errc::Cancelled;
    if (error) co_return error;
    if (state_->options.require_session_reuse && channel->resumed_from() != binding_)
        co_return Errc::WrongSession;
    co_return std::unique_ptr<DataChannel>(std::move(channel));
}

} // namespace

std::shared_ptr<Reservation> PassivePorts::State::try_reserve(const DataPeer& peer,
                                                              const asio::any_io_executor& executor)
{
    const std::lock_guard lock(mutex);
    Listener* oldest = nullptr;
    for (std::size_t step = 0; step < listeners.size(); ++step) {
        const std::size_t index = (next + step) % listeners.size();
        Listener& listener = listeners[index];
        if (!serves(listener.address, peer.local)) continue;
        const auto taken = listener.waiting.find(peer.client);
        if (taken == listener.waiting.end()) {
            next = index + 1;
            auto reservation = std::make_shared<Reservation>(executor, index, peer.client);
            listener.waiting.emplace(peer.client, reservation);
            return reservation;
        }
        if (oldest == nullptr || taken->second->made < oldest->waiting.at(peer.client)->made)
            oldest = &listener;
    }
    // A client that asked for a port and never came back must not keep it for ever.
    if (oldest == nullptr || oldest->waiting.at(peer.client)->made + options.connect > Clock::now())
        return nullptr;
    const auto index = static_cast<std::size_t>(oldest - listeners.data());
    auto reservation = std::make_shared<Reservation>(executor, index, peer.client);
    oldest->waiting.at(peer.client) = reservation;
    return reservation;
}

void PassivePorts::State::release(const std::shared_ptr<Reservation>& reservation)
{
    const std::lock_guard lock(mutex);
    auto& waiting = listeners[reservation->listener].waiting;
    const auto found = waiting.find(reservation->client);
    if (found == waiting.end() || found->second != reservation) return;
    waiting.erase(found);
    wake_one(reservation->client);
}

void PassivePorts::State::wake_one(const asio::ip::address& client)
{
    const auto queue = queued.find(client);
    if (queue == queued.end()) return;
    for (const auto& turn : queue->second)
        if (turn->try_send(error_code{})) return; // not woken already for another port
}

void PassivePorts::State::hand_over(std::size_t index, tcp::socket socket)
{
    error_code error;
    const auto client = socket.remote_endpoint(error).address();
    if (error) return;
    std::shared_ptr<Reservation> reservation;
    {
        const std::lock_guard lock(mutex);
        const auto found = listeners[index].waiting.find(client);
        if (found == listeners[index].waiting.end())
            return; // nobody waits for it: closed by going out of scope
        reservation = found->second;
    }
    release(reservation); // the port is free again for this client
    const int fd = socket.release(error);
    if (error) return;
    reservation->arrived.try_send(error_code{}, Arrival(fd));
}

awaitable<void> PassivePorts::State::accept_loop(std::shared_ptr<State> state, std::size_t index)
{
    tcp::acceptor& acceptor = *state->listeners[index].acceptor;
    for (;;) {
        auto [error, socket] = co_await acceptor.async_accept(use_result);
        if (error == asio::error::operation_aborted || error == asio::error::bad_descriptor) co_return;
        if (error) { // out of descriptors, most likely: the connection stays in the backlog
            co_await async::sleep_for(std::chrono::milliseconds(50));
            continue;
        }
        state->hand_over(index, std::move(socket));
    }
}

PassivePorts::PassivePorts(PassiveOptions options, std::function<std::shared_ptr<TlsContext>()> tls)
    : state_(std::make_shared<State>())
{
    state_->options = std::move(options);
    state_->tls = std::move(tls);
}

PassivePorts::~PassivePorts()
{
    close();
}

std::string PassivePorts::open(asio::any_io_executor executor)
{
    for (const auto& address : state_->options.addresses) {
        for (unsigned port = state_->options.first_port; port <= state_->options.last_port; ++port) {
            const tcp::endpoint endpoint(address, static_cast<std::uint16_t>(port));
            auto acceptor = std::make_unique<tcp::acceptor>(executor);
            error_code error;
            acceptor->open(endpoint.protocol(), error);
            if (!error) acceptor->set_option(asio::socket_base::reuse_address(true), error);
            if (!error && address.is_v6()) acceptor->set_option(asio::ip::v6_only(true), error);
            if (!error) acceptor->bind(endpoint, error);
            if (!error) acceptor->listen(asio::socket_base::max_listen_connections, error);
            if (error)
                return fmt::format("ftps.passive_ports: cannot listen on {} port {}: {}", address.to_string(),
                                   port, error.message());
            const std::uint16_t number = acceptor->local_endpoint(error).port(); // the system's choice for 0
            state_->listeners.push_back({address, number, std::move(acceptor), {}});
        }
    }
    for (std::size_t index = 0; index < state_->listeners.size(); ++index) {
        asio::co_spawn(executor, State::accept_loop(state_, index), [](std::exception_ptr failure) {
            if (failure) std::rethrow_exception(failure);
        });
    }
    return {};
}

void PassivePorts::close()
{
    for (auto& listener : state_->listeners) {
        asio::post(listener.acceptor->get_executor(), [state = state_, acceptor = listener.acceptor.get()] {
            error_code ignored;
            acceptor->close(ignored);
        });
    }
}

namespace {

// A place in the queue of those who wait for a port for that client.
class Waiting {
public:
    Waiting(PassivePorts::State& state, asio::ip::address client, const asio::any_io_executor& executor)
        : state_(state)
        , client_(std::move(client))
        , turn_(std::make_shared<WakeChannel>(executor, 1))
    {
        const std::lock_guard lock(state_.mutex);
        state_.queued[client_].push_back(turn_);
    }
    Waiting(const Waiting&) = delete;
    Waiting& operator=(const Waiting&) = delete;
    ~Waiting()
    {
        const std::lock_guard lock(state_.mutex);
        const auto queue = state_.queued.find(client_);
        queue->second.remove(turn_);
        // Woken, but done already: the port is for the next one.
        if (turn_->try_receive([](error_code) {})) state_.wake_one(client_);
        if (queue->second.empty()) state_.queued.erase(queue);
    }
    [[nodiscard]] WakeChannel& turn() { return *turn_; }

private:
    PassivePorts::State& state_;
    asio::ip::address client_;
    std::shared_ptr<WakeChannel> turn_;
};

} // namespace

awaitable<result<std::unique_ptr<DataPort>>> PassivePorts::reserve(const DataPeer& peer)
{
    const auto executor = co_await asio::this_coro::executor;
    auto reservation = state_->try_reserve(peer, executor);
    if (!reservation) {
        const auto deadline = Clock::now() + state_->options.wait;
        Waiting waiting(*state_, peer.client, executor);
        // Asked again now that we can be woken: a port may have come free just before.
        while (!(reservation = state_->try_reserve(peer, executor))) {
            const auto left = deadline - Clock::now();
            if (left <= Clock::duration::zero()) co_return Errc::NoPassivePort;
            auto wake = waiting.turn().async_receive(use_result);
            co_await async::within(left, std::move(wake));
        }
    }
    const std::uint16_t number = state_->listeners[reservation->listener].port;
    co_return std::unique_ptr<DataPort>(
        std::make_unique<PassivePort>(state_, std::move(reservation), number, peer.binding));
}

} // namespace wharf::net
