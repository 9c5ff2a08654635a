// epoll for thousands of sessions in one thread.
#pragma once

#include "tests/bench/ftps_load/latencies.hpp"
#include "tests/bench/ftps_load/socket.hpp"
#include "tests/bench/ftps_load/task.hpp"

#include <array>
#include <coroutine>
#include <functional>
#include <queue>
#include <sys/epoll.h>
#include <vector>

namespace load {

class WatchedSocket;

// One thread: whoever calls run() resumes all coroutines. Outlives its sockets.
class Reactor {
public:
    Reactor();
    Reactor(const Reactor&) = delete;
    Reactor& operator=(const Reactor&) = delete;

    // co_await reactor.sleep_until(when): resumed by run() when it is time.
    [[nodiscard]] auto sleep_until(Clock::time_point when)
    {
        struct Sleep {
            Reactor& reactor;
            Clock::time_point when;
            bool await_ready() const { return when <= Clock::now(); }
            void await_suspend(std::coroutine_handle<> sleeper) { reactor.sleepers_.push({when, sleeper}); }
            void await_resume() const {}
        };
        return Sleep{*this, when};
    }

    // Resumes what can go on, until `done` or the deadline; false = the deadline. Blocks. After a deadline no
    // sleeper may be left alive when run() is called again, unless it is still to be resumed.
    bool run(const std::function<bool()>& done, Clock::time_point deadline);

private:
    friend class WatchedSocket;
    void watch(WatchedSocket& socket);
    void forget(const WatchedSocket& socket);
    void wake_sleepers();
    [[nodiscard]] int patience(Clock::time_point deadline) const;

    struct Sleeper {
        Clock::time_point when;
        std::coroutine_handle<> handle;
        bool operator>(const Sleeper& other) const { return when > other.when; }
    };

    Socket epoll_;
    std::array<epoll_event, 256> events_{};
    int next_event_ = 0;
    int event_count_ = 0;
    std::priority_queue<Sleeper, std::vector<Sleeper>, std::greater<>> sleepers_;
};

// A socket that is non-blocking, or only accepts; one coroutine at a time waits for it.
class WatchedSocket {
public:
    WatchedSocket(Reactor& reactor, Socket socket);
    WatchedSocket(const WatchedSocket&) = delete;
    WatchedSocket& operator=(const WatchedSocket&) = delete;
    ~WatchedSocket() { reactor_.forget(*this); }

    [[nodiscard]] int fd() const { return socket_.fd(); }

    // co_await socket.event(): until it can do something that it could not do before. So try first, and wait
    // when the system says EAGAIN; being woken for nothing is possible.
    [[nodiscard]] auto event()
    {
        struct Event {
            WatchedSocket& socket;
            bool await_ready() const { return false; }
            void await_suspend(std::coroutine_handle<> waiting) { socket.waiting_ = waiting; }
            void await_resume() const {}
        };
        return Event{*this};
    }

private:
    friend class Reactor;

    Reactor& reactor_;
    Socket socket_;
    std::coroutine_handle<> waiting_;
};

// The next connection at a listener, non-blocking.
[[nodiscard]] Task<Socket> accept_watched(WatchedSocket& listener);

} // namespace load
