#include "server/signals.hpp"

#include <catch2/catch.hpp>

#include <csignal>
#include <thread>

using wharf::server::Signals;
using Kind = Signals::Kind;

namespace {

// What waits already; TimeUp when nothing does.
Kind waiting(Signals& signals)
{
    return signals.wait(Signals::Clock::now());
}

} // namespace

TEST_CASE("a hundred reloads that wait are one", "[server]")
{
    Signals signals;
    for (int i = 0; i < 100; ++i)
        std::raise(SIGHUP);
    CHECK(waiting(signals) == Kind::Reload);
    CHECK(waiting(signals) == Kind::TimeUp);
    std::raise(SIGHUP);
    CHECK(waiting(signals) == Kind::Reload);
}

TEST_CASE("a stop goes before everything else, and nothing is forgotten for it", "[server]")
{
    Signals signals;
    signals.catch_stop();
    const int signal = GENERATE(SIGTERM, SIGINT);
    std::raise(SIGHUP);
    signals.call();
    std::raise(signal);
    CHECK(waiting(signals) == Kind::Stop);
    CHECK(waiting(signals) == Kind::Called);
    CHECK(waiting(signals) == Kind::Reload);
    CHECK(waiting(signals) == Kind::TimeUp);
}

TEST_CASE("a call from another thread ends a wait without a limit", "[server]")
{
    Signals signals;
    std::thread caller([&signals] { signals.call(); });
    CHECK(signals.wait() == Kind::Called);
    caller.join();
}
