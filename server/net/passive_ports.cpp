#include "server/net/passive_ports.hpp"

#include "server/async/race.hpp"
#include "server/async/yield.hpp"
#include "server/net/dismissals.hpp"
#include "server/net/listening_socket.hpp"

#include <algorithm>
#include <atomic>
#include <boost/asio/co_spawn.hpp>
#include <fmt/format.h>
#include <mutex>
#include <spdlog/spdlog.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>

namespace wharf::net {

namespace asio = boost::asio;
using asio::ip::tcp;
using async::use_result;

namespace {

error_code assign(tcp::socket& socket, const Reservation& reservation, Arrival& connection)
{
    error_code error;
    const int fd = connection.take();
    socket.assign(reservation.client.is_v4() ? tcp::v4() : tcp::v6(), fd, error);
    if (error) ::close(fd);
    return error;
}

} // namespace

struct PassivePorts::State {
    State(PassiveOptions given, std::function<std::shared_ptr<TlsContext>()> current_tls)
        : options(std::make_shared<const PassiveOptions>(std::move(given)))
        , tls(std::move(current_tls))
        , reservations({options->wait, options->connect})
    {
    }
    [[nodiscard]] std::shared_ptr<const PassiveOptions> current() const
    {
        const std::lock_guard lock(mutex);
        return options;
    }

    // Reservations that are abandoned will be forgotten in time.
    static void see_to_rest(const std::shared_ptr<State>& state);
    static awaitable<void> let_rest(std::shared_ptr<State> state);
    // Of a client for whom nobody waits any more.
    void dismiss(tcp::socket socket);
    void dismiss(const Reservation& reservation, Arrival connection);

    mutable std::mutex mutex; // of the options
    std::shared_ptr<const PassiveOptions> options;
    const std::function<std::shared_ptr<TlsContext>()> tls;
    Reservations reservations;
    Dismissals dismissals;
    asio::any_io_executor executor;         // of the listeners
    std::vector<ListeningSocket> listeners; // by the index of their port; fixed once open
    std::atomic<bool> resting = false;      // let_rest() is under way
    std::atomic<bool> closed = false;       // the executor may be gone
};

void PassivePorts::State::see_to_rest(const std::shared_ptr<State>& state)
{
    if (state->closed || state->resting.exchange(true)) return;
    auto rest = let_rest(state);
    asio::co_spawn(state->executor, std::move(rest), [state](std::exception_ptr failure) {
        if (failure) state->resting = false; // no memory: the next that is abandoned begins anew
    });
}

awaitable<void> PassivePorts::State::let_rest(std::shared_ptr<State> state)
{
    bool others = true;
    while (others) {
        const auto rest = state->current()->rest;
        co_await async::sleep_for(rest);
        // Whoever was late is in the backlog now, or accepted and about to be handed over.
        for (ListeningSocket& listener : state->listeners)
            listener.take_waiting();
        co_await async::yield();
        state->resting = false;
        others = state->reservations.forget_abandoned(rest) && !state->resting.exchange(true);
    }
}

void PassivePorts::State::dismiss(tcp::socket socket)
{
    const auto now = current();
    dismissals.add(std::move(socket), tls(), now->handshake, now->data);
}

void PassivePorts::State::dismiss(const Reservation& reservation, Arrival connection)
{
    if (closed) return; // `connection` closes itself
    tcp::socket socket(executor);
    if (!assign(socket, reservation, connection)) dismiss(std::move(socket));
}

namespace {

using State = PassivePorts::State;

// Whether the client has closed its end already, without a byte: left over from a command that was refused,
// or from a client that changed its mind.
bool left_again(tcp::socket& socket)
{
    char byte = 0;
    const auto got = ::recv(socket.native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    return got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR);
}

class PassivePort final : public DataPort {
public:
    PassivePort(std::shared_ptr<State> state, std::shared_ptr<Reservation> reservation, const DataPeer& peer)
        : state_(std::move(state))
        , options_(state_->current())
        , reservation_(std::move(reservation))
        , binding_(peer.binding)
        , resumed_binding_(peer.resumed_binding)
    {
    }
    ~PassivePort() override
    {
        if (state_->reservations.release(reservation_)) State::see_to_rest(state_);
        try {
            dismiss();
        } catch (const std::bad_alloc&) { // closed without a word, then
        }
    }

    std::uint16_t number() const override { return state_->listeners[reservation_->port].port(); }
    bool wait_begins() override { return state_->reservations.wait_begins(*reservation_); }
    awaitable<result<std::unique_ptr<DataChannel>>> connect() override;
    bool client_has_come() const override { return state_->reservations.client_has_come(*reservation_); }
    void cancel() override
    {
        cancelled_ = true;
        reservation_->arrived.close();
        if (handshaking_ != nullptr) handshaking_->abort();
    }

private:
    // Whoever has come, and will not be wanted.
    void dismiss()
    {
        const auto dismissed = [this](error_code error, Arrival connection) {
            if (!error) state_->dismiss(*reservation_, std::move(connection));
        };
        while (reservation_->arrived.try_receive(dismissed)) {
        }
    }
    awaitable<result<Arrival>> arrival(std::chrono::steady_clock::duration limit);
    awaitable<result<tcp::socket>> accept();
    [[nodiscard]] bool may_resume(const std::string& binding) const;

    std::shared_ptr<State> state_;
    std::shared_ptr<const PassiveOptions> options_;
    std::shared_ptr<Reservation> reservation_;
    std::string binding_;
    std::string resumed_binding_;
    TlsDataChannel* handshaking_ = nullptr;
    bool cancelled_ = false;
};

awaitable<result<Arrival>> PassivePort::arrival(std::chrono::steady_clock::duration limit)
{
    auto receive = reservation_->arrived.async_receive(use_result);
    auto arrived = co_await async::within(limit, std::move(receive));
    if (cancelled_) co_return Errc::Cancelled;
    if (!arrived) co_return Errc::TimedOut;
    auto& [error, connection] = *arrived;
    if (error) co_return error;
    co_return std::move(connection);
}

awaitable<result<tcp::socket>> PassivePort::accept()
{
    auto connection = co_await arrival(options_->connect);
    // Somebody has been there and left. Who does not come now was it himself.
    if (connection.has_error() && connection.error() == Errc::Truncated) {
        auto another = co_await arrival(options_->rest);
        if (another || cancelled_) connection = std::move(another);
    }
    if (!connection) co_return connection.error();

    tcp::socket socket(co_await asio::this_coro::executor);
    if (const auto error = assign(socket, *reservation_, *connection)) co_return error;
    error_code ignored;
    socket.set_option(tcp::no_delay(true), ignored);
    co_return std::move(socket);
}

awaitable<result<std::unique_ptr<DataChannel>>> PassivePort::connect()
{
    auto socket = co_await accept();
    if (!socket) co_return socket.error();
    auto channel = std::make_unique<TlsDataChannel>(std::move(*socket), state_->tls(), options_->data);
    if (options_->session_reuse == config::SessionReuse::Never) channel->refuse_resumption();

    handshaking_ = channel.get();
    const error_code error = co_await channel->handshake(options_->handshake);
    handshaking_ = nullptr;
    if (cancelled_) co_return Errc::Cancelled;
    if (error) co_return error;
    if (!may_resume(channel->resumed_from())) co_return Errc::WrongSession;
    co_return std::unique_ptr<DataChannel>(std::move(channel));
}

bool PassivePort::may_resume(const std::string& binding) const
{
    if (!binding.empty() && (binding == binding_ || binding == resumed_binding_)) return true;
    if (options_->session_reuse == config::SessionReuse::Require) return false;
    return binding.empty() || binding != reservation_->displaced;
}

bool has_ipv4(const PassiveOptions& options)
{
    return std::ranges::any_of(options.addresses, [](const auto& address) { return address.is_v4(); });
}

// The range on one address. A port that somebody else uses is left out: where the system takes ports for
// outgoing connections from the range, that may be any port at any time.
std::string open_range(State& state, const PassiveOptions& options, const asio::ip::address& address)
{
    unsigned open = 0;
    std::string in_use; // the first that is
    for (unsigned port = options.first_port; port <= options.last_port; ++port) {
        ListeningSocket listener(state.executor);
        const auto error = listener.open({address, static_cast<std::uint16_t>(port)});
        if (!error) {
            ++open;
            state.reservations.add_port(address);
            state.listeners.push_back(std::move(listener));
            continue;
        }
        // The control port has told already.
        if (error == asio::error::address_family_not_supported && has_ipv4(options)) return {};
        std::string problem = fmt::format("ftps.passive_ports: cannot listen on {} port {}: {}",
                                          address.to_string(), port, error.message());
        if (error != asio::error::address_in_use) return problem;
        if (in_use.empty()) in_use = std::move(problem);
    }
    if (open == 0) return in_use;
    if (!in_use.empty())
        spdlog::warn("{}; goes on with {} of {} ports", in_use, open,
                     options.last_port - options.first_port + 1);
    return {};
}

// To whoever waits for it; closed by going out of scope if nobody ever did.
void hand_over(State& state, std::size_t port, tcp::socket socket)
{
    error_code error;
    const auto client = socket.remote_endpoint(error).address();
    if (error) return;
    if (left_again(socket)) {
        if (const auto passed = state.reservations.pass_by(port, client))
            passed->arrived.try_send(Errc::Truncated, Arrival());
        return;
    }
    const auto reservation = state.reservations.claim(port, client);
    if (!reservation) return;
    if (reservation->stage == Reservation::Stage::Abandoned) return state.dismiss(std::move(socket));
    const int fd = socket.release(error);
    if (!error) reservation->arrived.try_send(error_code{}, Arrival(fd));
}

} // namespace

PassivePorts::PassivePorts(PassiveOptions options, std::function<std::shared_ptr<TlsContext>()> tls)
    : state_(std::make_shared<State>(std::move(options), std::move(tls)))
{
}

PassivePorts::~PassivePorts()
{
    close();
}

std::string PassivePorts::open(asio::any_io_executor executor)
{
    const auto options = state_->current();
    state_->executor = executor;
    for (const auto& address : options->addresses)
        if (std::string problem = open_range(*state_, *options, address); !problem.empty()) return problem;
    for (std::size_t port = 0; port < state_->listeners.size(); ++port)
        state_->listeners[port].start([executor] { return executor; },
                                      // Weak, since the listeners are the state's own.
                                      [weak = std::weak_ptr(state_), port](tcp::socket socket) {
                                          if (const auto state = weak.lock())
                                              hand_over(*state, port, std::move(socket));
                                      });
    return {};
}

void PassivePorts::change(PassiveOptions options)
{
    state_->reservations.change({options.wait, options.connect});
    auto changed = std::make_shared<const PassiveOptions>(std::move(options));
    const std::lock_guard lock(state_->mutex);
    state_->options.swap(changed);
}

void PassivePorts::close()
{
    state_->closed = true;
    for (ListeningSocket& listener : state_->listeners)
        listener.close();
}

Reservations::Use PassivePorts::use() const
{
    return state_->reservations.use();
}

awaitable<result<std::unique_ptr<DataPort>>> PassivePorts::reserve(const DataPeer& peer)
{
    auto reservation = co_await state_->reservations.reserve(peer);
    if (!reservation) co_return Errc::NoPassivePort;
    co_return std::unique_ptr<DataPort>(std::make_unique<PassivePort>(state_, std::move(reservation), peer));
}

} // namespace wharf::net
