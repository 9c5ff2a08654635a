#include "auth/recent_logins.hpp"

#include <catch2/catch.hpp>
#include <string>

using namespace wharf::auth;

TEST_CASE("a remembered login is found only with the same user, stored hash and password", "[auth]")
{
    RecentLogins recent;
    CHECK_FALSE(recent.contains("bob", "hash", Secret("pw")));
    recent.add("bob", "hash", Secret("pw"));
    CHECK(recent.contains("bob", "hash", Secret("pw")));
    CHECK_FALSE(recent.contains("bob", "hash", Secret("pW")));
    CHECK_FALSE(recent.contains("bob", "hash2", Secret("pw")));
    CHECK_FALSE(recent.contains("bo", "bhash", Secret("pw")));
    CHECK_FALSE(recent.contains("bob", "hashp", Secret("w")));
}

TEST_CASE("one process does not know what another remembers", "[auth]")
{
    RecentLogins one;
    RecentLogins other;
    one.add("bob", "hash", Secret("pw"));
    CHECK_FALSE(other.contains("bob", "hash", Secret("pw")));
}

TEST_CASE("the oldest login is forgotten when there is no room", "[auth]")
{
    RecentLogins recent;
    const auto user = [](std::size_t i) { return "user" + std::to_string(i); };
    for (std::size_t i = 0; i <= RecentLogins::kCapacity; ++i)
        recent.add(user(i), "hash", Secret("pw"));
    CHECK_FALSE(recent.contains(user(0), "hash", Secret("pw")));
    CHECK(recent.contains(user(1), "hash", Secret("pw")));
    CHECK(recent.contains(user(RecentLogins::kCapacity), "hash", Secret("pw")));
}
