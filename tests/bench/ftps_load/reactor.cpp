#include "tests/bench/ftps_load/reactor.hpp"

#include "tests/bench/ftps_load/failure.hpp"

#include <algorithm>
#include <cerrno>

namespace load {

Reactor::Reactor()
    : epoll_(::epoll_create1(EPOLL_CLOEXEC))
{
    if (epoll_.fd() < 0) throw Failure(system_error("epoll_create1"));
}

bool Reactor::run(const std::function<bool()>& done, Clock::time_point deadline)
{
    while (!done()) {
        if (Clock::now() >= deadline) return false;
        const int count =
            ::epoll_wait(epoll_.fd(), events_.data(), static_cast<int>(events_.size()), patience(deadline));
        if (count < 0 && errno != EINTR) throw Failure(system_error("epoll_wait"));
        event_count_ = std::max(count, 0);
        for (next_event_ = 0; next_event_ < event_count_;) {
            auto* const socket =
                static_cast<WatchedSocket*>(events_[static_cast<std::size_t>(next_event_++)].data.ptr);
            if (socket == nullptr) continue;
            if (const auto waiting = std::exchange(socket->waiting_, nullptr)) waiting.resume();
        }
        wake_sleepers();
    }
    return true;
}

void Reactor::wake_sleepers()
{
    const auto now = Clock::now();
    while (!sleepers_.empty() && sleepers_.top().when <= now) {
        const auto sleeper = sleepers_.top().handle;
        sleepers_.pop();
        sleeper.resume();
    }
}

int Reactor::patience(Clock::time_point deadline) const
{
    if (!sleepers_.empty()) deadline = std::min(deadline, sleepers_.top().when);
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now());
    return static_cast<int>(std::clamp<std::chrono::milliseconds::rep>(left.count(), 0, 60'000));
}

void Reactor::watch(WatchedSocket& socket)
{
    epoll_event event{};
    event.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
    event.data.ptr = &socket;
    if (::epoll_ctl(epoll_.fd(), EPOLL_CTL_ADD, socket.fd(), &event) != 0) {
        throw Failure(system_error("epoll_ctl"));
    }
}

// What epoll has told about it already must not reach a socket that is gone.
void Reactor::forget(const WatchedSocket& socket)
{
    for (int i = next_event_; i < event_count_; ++i) {
        epoll_event& told = events_[static_cast<std::size_t>(i)];
        if (told.data.ptr == &socket) told.data.ptr = nullptr;
    }
}

WatchedSocket::WatchedSocket(Reactor& reactor, Socket socket)
    : reactor_(reactor)
    , socket_(std::move(socket))
{
    reactor_.watch(*this);
}

Task<Socket> accept_watched(WatchedSocket& listener)
{
    for (;;) {
        Socket connection = try_to_accept(listener.fd());
        if (connection.fd() >= 0) co_return std::move(connection);
        co_await listener.event();
    }
}

} // namespace load
