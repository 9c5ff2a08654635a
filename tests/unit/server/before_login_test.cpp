#include "server/session_registry.hpp"
#include "tests/support/ftp/session_world.hpp"

#include <catch2/catch.hpp>

using namespace wharf::server;
using Verdict = SessionRegistry::Verdict;

namespace {

constexpr SessionRegistry::Limits kLimits{
    .sessions = 10, .per_address = 5, .before_login = 4, .before_login_per_address = 2};

boost::asio::ip::address address(const std::string& text)
{
    return boost::asio::ip::make_address(text);
}

// The place of a connection that is let in.
SessionRegistry::Place enter(SessionRegistry& registry, const std::string& from)
{
    const auto admission = registry.admit(address(from));
    REQUIRE(admission.verdict == Verdict::Admitted);
    return admission.place;
}

Verdict knock(SessionRegistry& registry, const std::string& from)
{
    return registry.admit(address(from)).verdict;
}

} // namespace

TEST_CASE("an address has few places for connections that are not logged in, more for those that are",
          "[server]")
{
    SessionRegistry registry(kLimits);
    for (int i = 0; i < 5; ++i)
        registry.logged_in(enter(registry, "192.0.2.7"));
    CHECK(knock(registry, "192.0.2.7") == Verdict::TooManyFromAddress);

    const auto first = enter(registry, "192.0.2.8");
    enter(registry, "192.0.2.8");
    CHECK(knock(registry, "192.0.2.8") == Verdict::TooManyFromAddress);
    registry.logged_in(first);
    enter(registry, "192.0.2.8");
    registry.logged_out(first);
    CHECK(knock(registry, "192.0.2.8") == Verdict::TooManyFromAddress);
    registry.leave(first);
    CHECK(knock(registry, "192.0.2.8") == Verdict::TooManyFromAddress);
}

TEST_CASE("the registry tells how many there are, and how many of them wait for their login", "[server]")
{
    SessionRegistry registry(kLimits);
    const auto first = enter(registry, "192.0.2.7");
    const auto second = enter(registry, "192.0.2.8");
    registry.logged_in(first);
    CHECK(registry.count().all == 2);
    CHECK(registry.count().before_login == 1);
    registry.leave(second);
    registry.logged_out(first);
    CHECK(registry.count().all == 1);
    CHECK(registry.count().before_login == 1);
}

TEST_CASE("a place that is left can be had again", "[server]")
{
    SessionRegistry registry(kLimits);
    for (int i = 0; i < 100; ++i) {
        const auto place = enter(registry, "192.0.2.7");
        if (i % 2 == 0) registry.logged_in(place);
        if (i % 4 == 0) registry.logged_out(place);
        registry.leave(place);
    }
    bool empty = false;
    registry.close([&empty] { empty = true; });
    CHECK(empty);
}

TEST_CASE("addresses of one IPv6 /64 share their places", "[server]")
{
    SessionRegistry registry(kLimits);
    enter(registry, "2001:db8::1");
    enter(registry, "2001:db8::2");
    CHECK(knock(registry, "2001:db8::3") == Verdict::TooManyFromAddress);
    CHECK(knock(registry, "2001:db8:0:1::3") == Verdict::Admitted);
}

TEST_CASE("a crowd that is not logged in keeps nobody out", "[server]")
{
    SessionRegistry registry(kLimits);
    for (int i = 0; i < 8; ++i)
        CHECK(knock(registry, "192.0.2." + std::to_string(i)) == Verdict::Admitted);
}

TEST_CASE("of a crowd the first that is not logged in makes room", "[server]")
{
    SessionRegistry registry(kLimits);
    wharf::test::SessionWorld logged_in({});
    wharf::test::SessionWorld waiting({});
    const auto executor = [](auto& world) { return world.context.get_executor(); };
    const auto first = enter(registry, "192.0.2.1");
    registry.attach(first, logged_in.session, executor(logged_in));
    registry.logged_in(first);
    const auto second = enter(registry, "192.0.2.2");
    registry.attach(second, waiting.session, executor(waiting));
    for (int i = 3; i < 7; ++i)
        enter(registry, "192.0.2." + std::to_string(i));

    waiting.start();
    waiting.context.run();
    CHECK(waiting.ended());
    logged_in.context.run();
    CHECK_FALSE(logged_in.ended());
    registry.detach(first);
    registry.detach(second);
}

TEST_CASE("who has to make room before the session can be reached is told when it can", "[server]")
{
    SessionRegistry registry(kLimits);
    wharf::test::SessionWorld slow({});
    const auto first = enter(registry, "192.0.2.1");
    for (int i = 2; i < 6; ++i)
        enter(registry, "192.0.2." + std::to_string(i));
    registry.attach(first, slow.session, slow.context.get_executor());
    slow.start();
    slow.context.run();
    CHECK(slow.ended());
    registry.detach(first);
}
