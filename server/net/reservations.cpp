#include "server/net/reservations.hpp"

#include "server/async/race.hpp"

#include <unistd.h>
#include <utility>

namespace wharf::net {

namespace asio = boost::asio;
using Clock = Reservation::Clock;
using Stage = Reservation::Stage;

bool serves(const asio::ip::address& listener, const asio::ip::address& local)
{
    return listener == local || (listener.is_unspecified() && listener.is_v4() == local.is_v4());
}

Arrival::Arrival(Arrival&& other) noexcept
    : fd_(std::exchange(other.fd_, -1))
{
}

Arrival& Arrival::operator=(Arrival&& other) noexcept
{
    std::swap(fd_, other.fd_);
    return *this;
}

Arrival::~Arrival()
{
    if (fd_ >= 0) ::close(fd_);
}

int Arrival::take()
{
    return std::exchange(fd_, -1);
}

class Reservations::Turn {
public:
    Turn(Reservations& book, asio::ip::address client, const asio::any_io_executor& executor)
        : book_(book)
        , client_(std::move(client))
        , wake_(std::make_shared<Wake>(executor, 1))
    {
        const std::lock_guard lock(book_.mutex_);
        book_.queues_[client_].push_back(wake_);
    }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;
    ~Turn()
    {
        const std::lock_guard lock(book_.mutex_);
        const auto queue = book_.queues_.find(client_);
        queue->second.remove(wake_);
        // Woken, but done already: the port is for the next one.
        if (wake_->try_receive([](error_code) {})) book_.wake_one(client_);
        if (queue->second.empty()) book_.queues_.erase(queue);
    }
    [[nodiscard]] Wake& wake() { return *wake_; }

private:
    Reservations& book_;
    asio::ip::address client_;
    std::shared_ptr<Wake> wake_;
};

std::size_t Reservations::add_port(const asio::ip::address& address)
{
    const std::lock_guard lock(mutex_);
    ports_.push_back({address, {}});
    return ports_.size() - 1;
}

awaitable<std::shared_ptr<Reservation>> Reservations::reserve(const DataPeer& peer)
{
    const auto executor = co_await asio::this_coro::executor;
    auto reservation = try_reserve(peer, executor);
    if (reservation) co_return reservation;

    const auto deadline = give_up_at();
    Turn turn(*this, peer.client, executor);
    // Asked again now that we can be woken: a port may have come free just before.
    while (!(reservation = try_reserve(peer, executor))) {
        const auto left = deadline - Clock::now();
        if (left <= Clock::duration::zero()) break;
        auto wake = turn.wake().async_receive(async::use_result);
        co_await async::within(left, std::move(wake));
    }
    co_return reservation;
}

Clock::time_point Reservations::give_up_at()
{
    const std::lock_guard lock(mutex_);
    return Clock::now() + limits_.wait;
}

void Reservations::change(const Limits& limits)
{
    const std::lock_guard lock(mutex_);
    limits_ = limits;
}

std::shared_ptr<Reservation> Reservations::try_reserve(const DataPeer& peer,
                                                       const asio::any_io_executor& executor)
{
    const std::lock_guard lock(mutex_);
    std::shared_ptr<Reservation>* own = nullptr;
    std::shared_ptr<Reservation>* oldest = nullptr;
    for (std::size_t step = 0; step < ports_.size(); ++step) {
        const std::size_t index = (next_ + step) % ports_.size();
        Port& port = ports_[index];
        if (!serves(port.address, peer.local)) continue;
        auto& held = port.held[peer.client];
        if (!held) {
            next_ = index + 1;
            return held = std::make_shared<Reservation>(executor, index, peer);
        }
        if (held->stage == Stage::Abandoned) {
            if (held->binding == peer.binding) own = &held;
            continue;
        }
        if (oldest == nullptr || held->since < (*oldest)->since) oldest = &held;
    }
    if (own != nullptr) {
        auto next = std::make_shared<Reservation>(executor, (*own)->port, peer);
        next->after_own = true;
        return *own = std::move(next);
    }
    // A client that asked for a port and never came back must not keep it for ever.
    if (oldest == nullptr || (*oldest)->since + limits_.unused > Clock::now()) return nullptr;
    auto next = std::make_shared<Reservation>(executor, (*oldest)->port, peer);
    next->displaced = (*oldest)->binding;
    (*oldest)->stage = Stage::Displaced;
    return *oldest = std::move(next);
}

bool Reservations::wait_begins(Reservation& reservation)
{
    const std::lock_guard lock(mutex_);
    if (reservation.stage == Stage::Displaced) return false;
    if (reservation.stage == Stage::Reserved) reservation.stage = Stage::Waited;
    reservation.since = Clock::now();
    return true;
}

bool Reservations::client_has_come(const Reservation& reservation) const
{
    const std::lock_guard lock(mutex_);
    return reservation.stage == Stage::Claimed;
}

bool Reservations::release(const std::shared_ptr<Reservation>& reservation)
{
    const std::lock_guard lock(mutex_);
    if (reservation->stage != Stage::Reserved && reservation->stage != Stage::Waited) return false;
    reservation->stage = Stage::Abandoned;
    reservation->since = Clock::now();
    return true;
}

bool Reservations::forget_abandoned(std::chrono::steady_clock::duration age)
{
    const std::lock_guard lock(mutex_);
    const auto until = Clock::now() - age;
    bool others = false;
    for (Port& port : ports_) {
        for (auto entry = port.held.begin(); entry != port.held.end();) {
            const auto reservation = entry->second;
            const bool abandoned = reservation->stage == Stage::Abandoned;
            if (!abandoned || reservation->since > until) {
                others = others || abandoned;
                ++entry;
                continue;
            }
            entry = port.held.erase(entry);
            wake_one(reservation->client);
        }
    }
    return others;
}

std::shared_ptr<Reservation> Reservations::claim(std::size_t port, const asio::ip::address& client)
{
    const std::lock_guard lock(mutex_);
    auto& held = ports_[port].held;
    const auto found = held.find(client);
    if (found == held.end()) return nullptr;
    auto reservation = found->second;
    held.erase(found);
    wake_one(client);
    if (reservation->stage != Stage::Abandoned) reservation->stage = Stage::Claimed;
    return reservation;
}

std::shared_ptr<Reservation> Reservations::pass_by(std::size_t port, const asio::ip::address& client)
{
    const std::lock_guard lock(mutex_);
    auto& held = ports_[port].held;
    const auto found = held.find(client);
    if (found == held.end()) return nullptr;
    const auto reservation = found->second;
    if (std::exchange(reservation->after_own, false)) return nullptr;
    if (reservation->stage == Stage::Abandoned) {
        held.erase(found);
        wake_one(client);
        return nullptr;
    }
    if (reservation->stage == Stage::Reserved || std::exchange(reservation->passed_by, true)) return nullptr;
    return reservation;
}

Reservations::Use Reservations::use() const
{
    const std::lock_guard lock(mutex_);
    Use use{.ports = ports_.size()};
    for (const Port& port : ports_)
        for (const auto& [client, reservation] : port.held)
            if (reservation->stage != Stage::Abandoned) ++use.reserved;
    for (const auto& [client, queue] : queues_)
        use.waiting += queue.size();
    return use;
}

void Reservations::wake_one(const asio::ip::address& client)
{
    const auto queue = queues_.find(client);
    if (queue == queues_.end()) return;
    for (const auto& wake : queue->second)
        if (wake->try_send(error_code{})) return; // not woken already for another port
}

} // namespace wharf::net
