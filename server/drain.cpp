#include "server/drain.hpp"

#include <spdlog/spdlog.h>

namespace wharf::server {

namespace {

// To say goodbye; for clients that take it.
constexpr std::chrono::seconds kGoodbye{2};
// For what holds a session up even so: a call to the disk that does not return.
constexpr std::chrono::seconds kLast{5};

// Whether what was waited for came; false too if somebody does not want to wait any longer.
bool wait_until_called(Signals& signals, Signals::Clock::time_point until)
{
    for (;;) {
        switch (signals.wait(until)) {
        case Signals::Kind::Called: return true;
        case Signals::Kind::Reload: spdlog::warn("reload refused: the server is shutting down"); break;
        case Signals::Kind::Stop: spdlog::info("asked again to stop: not waiting any longer"); return false;
        case Signals::Kind::TimeUp: return false;
        }
    }
}

bool wait_until_empty(Signals& signals, std::chrono::seconds limit)
{
    return wait_until_called(signals, Signals::Clock::now() + limit);
}

} // namespace

Drained drain(SessionRegistry& sessions, Signals& signals, std::chrono::seconds limit)
{
    const auto tally = std::make_shared<ftp::DrainTally>();
    sessions.close([&signals] { signals.call(); });
    sessions.for_each([tally](ftp::Session& session) { session.begin_drain(tally); });
    bool all_left = wait_until_empty(signals, limit);
    if (!all_left) {
        sessions.for_each([](ftp::Session& session) { session.cut(); });
        all_left = wait_until_empty(signals, kGoodbye);
    }
    if (!all_left) {
        sessions.for_each([](ftp::Session& session) { session.kill(); });
        all_left = wait_until_empty(signals, kLast);
    }
    return {tally->finished, tally->cut, all_left};
}

void drain(jobs::Hooks& hooks, Signals& signals, Signals::Clock::time_point until)
{
    hooks.close([&signals] { signals.call(); });
    std::ignore = wait_until_called(signals, until);
}

} // namespace wharf::server
