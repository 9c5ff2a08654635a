#include "auth/throttle.hpp"

#include <catch2/catch.hpp>
#include <random>

using namespace wharf::auth;
using namespace std::chrono_literals;

namespace {

const Time kStart{std::chrono::seconds(1'800'000'000)};

Network address(std::string_view text)
{
    return Network::parse(text).value();
}

const Network kOffice = address("192.0.2.7");

ThrottleRules rules()
{
    return {.first_delay = 1000ms,
            .longest_delay = 8000ms,
            .user_failures = 3,
            .address_failures = 6,
            .window = 900s,
            .ban = {600s, 86400s},
            .exempt = {}};
}

Throttle::Penalty fail(Throttle& throttle, const std::string& user, std::string password, Time now = kStart,
                       const Network& from = kOffice)
{
    return throttle.failed(from, user, Secret(std::move(password)), now);
}

} // namespace

TEST_CASE("the delay doubles with each failure from an address, up to the longest", "[auth]")
{
    Throttle throttle(rules());
    CHECK(throttle.delay(kOffice, kStart) == 1000ms);
    CHECK(fail(throttle, "a", "1").delay == 1000ms);
    CHECK(fail(throttle, "b", "2").delay == 2000ms);
    CHECK(fail(throttle, "c", "3").delay == 4000ms);
    CHECK(throttle.delay(kOffice, kStart) == 4000ms);
    CHECK(fail(throttle, "d", "4").delay == 8000ms);
    CHECK(fail(throttle, "e", "5").delay == 8000ms);
    CHECK(fail(throttle, "a", "1", kStart, address("192.0.2.8")).delay == 1000ms);
}

TEST_CASE("no delay grows from none", "[auth]")
{
    ThrottleRules none = rules();
    none.first_delay = 0ms;
    Throttle throttle(none);
    for (const char* password : {"1", "2", "3"})
        CHECK(fail(throttle, "bob", password).delay == 0ms);
}

TEST_CASE("a user who fails too often from an address is banned there, and nobody else", "[auth]")
{
    Throttle throttle(rules());
    CHECK(fail(throttle, "bob", "1").bans.empty());
    CHECK(fail(throttle, "bob", "2").bans.empty());
    CHECK_FALSE(throttle.is_banned(kOffice, "bob", kStart));
    const auto penalty = fail(throttle, "bob", "3");
    REQUIRE(penalty.bans.size() == 1);
    CHECK(penalty.bans[0] == Ban{kOffice, "bob", kStart, kStart + 600s, 3, 1});
    CHECK(throttle.is_banned(kOffice, "bob", kStart + 599s));
    CHECK_FALSE(throttle.is_banned(kOffice, "bob", kStart + 600s));
    CHECK_FALSE(throttle.is_banned(kOffice, "ann", kStart));
    CHECK_FALSE(throttle.is_banned(kOffice, kStart));
    CHECK_FALSE(throttle.is_banned(address("192.0.2.8"), "bob", kStart));
}

TEST_CASE("an address with too many failures is banned whatever users they were for", "[auth]")
{
    Throttle throttle(rules());
    for (const char* user : {"a", "b", "c", "d", "../no user"})
        CHECK(fail(throttle, user, "1").bans.empty());
    const auto penalty = fail(throttle, "f", "1");
    REQUIRE(penalty.bans.size() == 1);
    CHECK(penalty.bans[0].user.empty());
    CHECK(throttle.is_banned(kOffice, kStart));
    CHECK(throttle.is_banned(kOffice, "somebody", kStart));
    CHECK_FALSE(throttle.is_banned(kOffice, kStart + 600s));
}

TEST_CASE("one outdated password, however often it is tried, bans nobody", "[auth]")
{
    Throttle throttle(rules());
    for (int minute = 0; minute < 24 * 60; ++minute) {
        const auto penalty = fail(throttle, "cron", "last year's", kStart + std::chrono::minutes(minute));
        CHECK(penalty.bans.empty());
        CHECK(penalty.delay == 1000ms);
    }
}

TEST_CASE("failures of more than a window ago no longer count", "[auth]")
{
    Throttle throttle(rules());
    for (int i = 0; i < 100; ++i)
        CHECK(fail(throttle, "bob", std::to_string(i), kStart + i * 451s).bans.empty());
}

TEST_CASE("a good login clears what the user failed there, but not what the address did", "[auth]")
{
    Throttle throttle(rules());
    fail(throttle, "bob", "1");
    fail(throttle, "bob", "2");
    throttle.succeeded(kOffice, "bob");
    CHECK(fail(throttle, "bob", "3").bans.empty());
    CHECK(fail(throttle, "bob", "4").bans.empty());
    throttle.succeeded(kOffice, "bob");
    CHECK(fail(throttle, "bob", "5").bans.empty());
    const auto penalty = fail(throttle, "bob", "6");
    REQUIRE(penalty.bans.size() == 1);
    CHECK(penalty.bans[0].user.empty());
}

TEST_CASE("after a ban counting begins afresh, and the next ban lasts longer", "[auth]")
{
    Throttle throttle(rules());
    for (const char* password : {"1", "2", "3"})
        fail(throttle, "bob", password);
    const Time later = kStart + 1000s;
    CHECK(fail(throttle, "bob", "4", later).bans.empty());
    CHECK(fail(throttle, "bob", "5", later).bans.empty());
    const auto penalty = fail(throttle, "bob", "6", later);
    REQUIRE(penalty.bans.size() == 1);
    CHECK(penalty.bans[0].times == 2);
    CHECK(penalty.bans[0].until == later + 1200s);
}

TEST_CASE("what fails while a ban is in force counts for nothing and makes it no longer", "[auth]")
{
    Throttle throttle(rules());
    for (const char* password : {"1", "2", "3"})
        fail(throttle, "bob", password);
    for (int i = 4; i < 40; ++i)
        CHECK(fail(throttle, "bob", std::to_string(i), kStart + 2s).bans.empty());
    REQUIRE(throttle.bans(kStart).size() == 1);
    CHECK(throttle.bans(kStart)[0].until == kStart + 600s);
    CHECK(throttle.bans(kStart)[0].times == 1);
    CHECK(fail(throttle, "bob", "once more", kStart + 600s).bans.empty());
}

TEST_CASE("a ban set by hand is not replaced by what fails meanwhile", "[auth]")
{
    Throttle throttle(rules());
    const Ban by_hand{kOffice, "", kStart, kStart + std::chrono::days(30), 0, 1};
    throttle.take_over({by_hand}, kStart);
    for (int i = 0; i < 40; ++i)
        CHECK(fail(throttle, "bob", std::to_string(i)).bans.empty());
    CHECK(throttle.bans(kStart) == std::vector<Ban>{by_hand});
}

TEST_CASE("addresses of one IPv6 /64 count as one", "[auth]")
{
    Throttle throttle(rules());
    for (const char* from : {"2001:db8::1", "2001:db8::2", "2001:db8::3:4:5:6"})
        fail(throttle, "bob", from, kStart, address(from));
    CHECK(throttle.is_banned(address("2001:db8::ffff"), "bob", kStart));
    CHECK_FALSE(throttle.is_banned(address("2001:db8:0:1::1"), "bob", kStart));
}

TEST_CASE("exempt networks are delayed and never banned, whatever bans there are", "[auth]")
{
    ThrottleRules lenient = rules();
    lenient.exempt = {address("192.0.2.0/24"), address("::1")};
    Throttle throttle(lenient);
    for (int i = 0; i < 50; ++i)
        CHECK(fail(throttle, "bob", std::to_string(i)).bans.empty());
    CHECK(throttle.delay(kOffice, kStart) == 8000ms);
    throttle.take_over(
        {{kOffice, "", kStart, kStart + 600s, 0, 1}, {address("::/64"), "", kStart, kStart + 600s, 0, 1}},
        kStart);
    CHECK_FALSE(throttle.is_banned(kOffice, kStart));
    CHECK_FALSE(throttle.is_banned(kOffice, "bob", kStart));
    CHECK_FALSE(throttle.is_banned(address("::1"), kStart));
    CHECK(throttle.is_banned(address("::2"), kStart));
    throttle.set_rules(rules());
    CHECK(throttle.is_banned(kOffice, kStart));
}

TEST_CASE("thresholds of 0 ban nobody", "[auth]")
{
    ThrottleRules never = rules();
    never.user_failures = never.address_failures = 0;
    Throttle throttle(never);
    for (int i = 0; i < 100; ++i)
        CHECK(fail(throttle, "bob", std::to_string(i)).bans.empty());
}

TEST_CASE("an attack from a million addresses takes no more memory than one from a few", "[auth]")
{
    ThrottleRules quick = rules();
    quick.user_failures = 1; // so that each failure is a ban
    Throttle throttle(quick);
    std::mt19937 random(1);
    for (unsigned i = 0; i < 1'000'000; ++i) {
        const std::string from = std::to_string(random() % 223 + 1) + "." + std::to_string(i >> 16 & 255) +
                                 "." + std::to_string(i >> 8 & 255) + "." + std::to_string(i & 255);
        // Bans for few of them, so that the test does not spend its time on making room for bans.
        fail(throttle, i % 98 == 0 ? "bob" : "no/user", "x", kStart, address(from));
        if (i % 50'000 != 0) continue;
        REQUIRE(throttle.failures_remembered() <= RecentFailures::kCapacity);
        REQUIRE(throttle.bans(kStart).size() <= BanTable::kCapacity);
    }
    CHECK(throttle.bans(kStart).size() == BanTable::kCapacity);
    CHECK(throttle.failures_remembered() == RecentFailures::kCapacity);
}
