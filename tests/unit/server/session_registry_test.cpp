#include "server/session_registry.hpp"

#include <catch2/catch.hpp>

using wharf::server::SessionRegistry;
using Verdict = SessionRegistry::Verdict;

namespace {

boost::asio::ip::address address(unsigned last)
{
    return boost::asio::ip::make_address("192.0.2." + std::to_string(last));
}

} // namespace

TEST_CASE("connections are admitted up to the limits, and again when one has left", "[server]")
{
    SessionRegistry registry({3, 2});
    CHECK(registry.admit(address(1)) == Verdict::Admitted);
    CHECK(registry.admit(address(1)) == Verdict::Admitted);
    CHECK(registry.admit(address(1)) == Verdict::TooManyFromAddress);
    CHECK(registry.admit(address(2)) == Verdict::Admitted);
    CHECK(registry.admit(address(3)) == Verdict::Full);
    registry.leave(address(1));
    CHECK(registry.admit(address(3)) == Verdict::Admitted);
}

TEST_CASE("changed limits count for the next connection and drive nobody out", "[server]")
{
    SessionRegistry registry({2, 2});
    CHECK(registry.admit(address(1)) == Verdict::Admitted);
    CHECK(registry.admit(address(1)) == Verdict::Admitted);
    registry.change({3, 1});
    CHECK(registry.admit(address(1)) == Verdict::TooManyFromAddress);
    CHECK(registry.admit(address(2)) == Verdict::Admitted);
    registry.change({1, 1});
    CHECK(registry.admit(address(3)) == Verdict::Full);
}

TEST_CASE("once closed the registry admits nobody and tells once when the last has left", "[server]")
{
    SessionRegistry registry({5, 5});
    CHECK(registry.admit(address(1)) == Verdict::Admitted);
    CHECK(registry.admit(address(2)) == Verdict::Admitted);
    unsigned told = 0;
    registry.close([&told] { ++told; });
    CHECK(registry.admit(address(3)) == Verdict::Closed);
    registry.leave(address(1));
    CHECK(told == 0);
    registry.leave(address(2));
    CHECK(told == 1);
}

TEST_CASE("an empty registry tells at once when it is closed", "[server]")
{
    SessionRegistry registry({5, 5});
    bool told = false;
    registry.close([&told] { told = true; });
    CHECK(told);
}
