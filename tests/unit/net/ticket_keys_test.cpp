#include "server/net/ticket_keys.hpp"

#include <catch2/catch.hpp>

using namespace std::chrono_literals;
using wharf::net::TicketKeys;

namespace {

const TicketKeys::Clock::time_point kStart{};

} // namespace

TEST_CASE("a key seals tickets for half their lifetime; then a new one does", "[net]")
{
    TicketKeys keys(24h);
    const auto first = keys.current(kStart);
    REQUIRE(first);
    CHECK(keys.current(kStart + 12h - 1s)->name == first->name);
    const auto second = keys.current(kStart + 12h);
    CHECK(second->name != first->name);
    CHECK(second->cipher != first->cipher);
    CHECK(second->mac != first->mac);
}

TEST_CASE("a key is known for as long as its last ticket lives, and not longer", "[net]")
{
    TicketKeys keys(24h);
    const auto first = keys.current(kStart);
    static_cast<void>(keys.current(kStart + 12h));
    CHECK(keys.find(first->name, kStart + 36h));
    CHECK_FALSE(keys.find(first->name, kStart + 36h + 1s));
}

TEST_CASE("a key nobody has is not found", "[net]")
{
    TicketKeys keys(24h);
    static_cast<void>(keys.current(kStart));
    CHECK_FALSE(keys.find(std::array<unsigned char, 16>{}, kStart));
}

TEST_CASE("there are never more than four keys", "[net]")
{
    TicketKeys keys(24h);
    for (auto now = kStart; now < kStart + 1000h; now += 1h)
        static_cast<void>(keys.current(now));
    CHECK(keys.count() <= 4);
}
