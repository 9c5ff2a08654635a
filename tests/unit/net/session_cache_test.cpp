#include "server/net/session_cache.hpp"

#include <catch2/catch.hpp>

using namespace std::chrono_literals;
using wharf::net::SessionCache;

namespace {

const SessionCache::Clock::time_point kStart{};

} // namespace

TEST_CASE("a session is found by its id until it is too old", "[net]")
{
    SessionCache cache(10, 24h);
    cache.put("one", "session one", kStart);
    cache.put("two", "session two", kStart + 1h);
    CHECK(cache.get("one", kStart + 24h) == "session one");
    CHECK(cache.get("one", kStart + 24h + 1s) == std::nullopt);
    CHECK(cache.get("two", kStart + 24h + 1s) == "session two");
    CHECK(cache.get("three", kStart) == std::nullopt);
    CHECK(cache.count() == 1);
}

TEST_CASE("a full cache forgets the oldest, however many come", "[net]")
{
    SessionCache cache(3, 24h);
    for (int i = 0; i < 1000; ++i)
        cache.put(std::to_string(i), "session", kStart);
    CHECK(cache.count() == 3);
    CHECK(cache.get("996", kStart) == std::nullopt);
    CHECK(cache.get("997", kStart));
    CHECK(cache.get("999", kStart));
}
