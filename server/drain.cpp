#include "server/drain.hpp"

#include "server/http/connection/connection.hpp"

#include <atomic>
#include <spdlog/spdlog.h>

namespace wharf::server {

namespace {

// To say goodbye; for clients that take it.
constexpr std::chrono::seconds kGoodbye{2};
// For what holds a session up even so: a call to the disk that does not return.
constexpr std::chrono::seconds kLast{5};

// Called: what was waited for came. Stop: somebody does not want to wait any longer. TimeUp.
Signals::Kind wait_until_called(Signals& signals, Signals::Clock::time_point until)
{
    for (;;) {
        const auto kind = signals.wait(until);
        if (kind == Signals::Kind::Stop) spdlog::info("asked again to stop: not waiting any longer");
        if (kind != Signals::Kind::Reload) return kind;
        spdlog::warn("reload refused: the server is shutting down");
    }
}

} // namespace

Drained drain(SessionRegistry& sessions, http::ConnectionRegistry& connections, Signals& signals,
              std::chrono::seconds limit)
{
    const auto tally = std::make_shared<ftp::DrainTally>();
    const auto requests = std::make_shared<http::DrainTally>();
    bool asked_again = false;
    const auto all_leave_within = [&](std::chrono::seconds time) {
        const auto kind = wait_until_called(signals, Signals::Clock::now() + time);
        asked_again = asked_again || kind == Signals::Kind::Stop;
        return kind == Signals::Kind::Called;
    };
    const auto still_open = std::make_shared<std::atomic<int>>(2); // of the registries
    const auto one_is_empty = [&signals, still_open] {
        if (--*still_open == 0) signals.call();
    };
    sessions.close(one_is_empty);
    connections.close(one_is_empty);
    sessions.for_each([tally](ftp::Session& session) { session.begin_drain(tally); });
    connections.for_each([requests](http::Connection& connection) { connection.begin_drain(requests); });
    bool all_left = all_leave_within(limit);
    if (!all_left) {
        sessions.for_each([](ftp::Session& session) { session.cut(); });
        connections.for_each([](http::Connection& connection) { connection.cut(); });
        all_left = all_leave_within(kGoodbye);
    }
    if (!all_left) {
        sessions.for_each([](ftp::Session& session) { session.kill(); });
        all_left = all_leave_within(kLast);
    }
    return {tally->finished + requests->finished, tally->cut + requests->cut, all_left, asked_again};
}

void drain(jobs::Hooks& hooks, Signals& signals, Signals::Clock::time_point until)
{
    hooks.close([&signals] { signals.call(); });
    std::ignore = wait_until_called(signals, until);
}

} // namespace wharf::server
