#include "auth/recent_failures.hpp"

#include <catch2/catch.hpp>

using namespace wharf::auth;
using namespace std::chrono_literals;

namespace {

const Time kStart{std::chrono::seconds(1'800'000'000)};

} // namespace

TEST_CASE("a distinct failure counts once, for its user and for its address", "[auth]")
{
    RecentFailures failures;
    CHECK(failures.add({1, 10, 100}, kStart));
    CHECK_FALSE(failures.add({1, 10, 100}, kStart + 1s));
    CHECK(failures.add({1, 10, 101}, kStart + 2s));
    CHECK(failures.add({2, 10, 102}, kStart + 3s));
    CHECK(failures.add({0, 10, 103}, kStart + 4s));
    CHECK(failures.count(1) == 2);
    CHECK(failures.count(2) == 1);
    CHECK(failures.count(10) == 4);
    CHECK(failures.count(0) == 0);
}

TEST_CASE("failures are forgotten with time, and then count afresh", "[auth]")
{
    RecentFailures failures;
    failures.add({1, 10, 100}, kStart);
    failures.add({1, 10, 101}, kStart + 5s);
    failures.expire(kStart + 5s);
    CHECK(failures.count(1) == 1);
    CHECK(failures.count(10) == 1);
    CHECK(failures.add({1, 10, 100}, kStart + 6s));
    failures.expire(kStart + 60s);
    CHECK(failures.size() == 0);
    CHECK(failures.count(1) == 0);
    CHECK(failures.count(10) == 0);
}

TEST_CASE("clearing a user leaves the count of the address, and the other way round", "[auth]")
{
    RecentFailures failures;
    failures.add({1, 10, 100}, kStart);
    failures.add({1, 10, 101}, kStart);
    failures.clear(1);
    CHECK(failures.count(1) == 0);
    CHECK(failures.count(10) == 2);
    failures.add({1, 10, 102}, kStart);
    failures.clear(10);
    CHECK(failures.count(1) == 1);
    CHECK(failures.count(10) == 0);
    failures.add({1, 10, 103}, kStart);
    CHECK(failures.count(10) == 1);
    failures.expire(kStart + 1s); // takes nothing off that is no longer counted
    CHECK(failures.count(1) == 0);
    CHECK(failures.count(10) == 0);
}

TEST_CASE("the oldest failures make room", "[auth]")
{
    RecentFailures failures;
    for (Mark i = 1; i <= RecentFailures::kCapacity + 10; ++i)
        failures.add({3 * i, 3 * i + 1, 3 * i + 2}, kStart);
    CHECK(failures.size() == RecentFailures::kCapacity);
    CHECK(failures.count(3 * 10) == 0);
    CHECK(failures.count(3 * 11) == 1);
}
