#include "server/session_registry.hpp"

#include <catch2/catch.hpp>

using wharf::server::SessionRegistry;
using Verdict = SessionRegistry::Verdict;

namespace {

boost::asio::ip::address address(unsigned last)
{
    return boost::asio::ip::make_address("192.0.2." + std::to_string(last));
}

SessionRegistry::Limits limits(std::uint32_t sessions, std::uint32_t per_address)
{
    return {sessions, per_address, sessions, per_address};
}

} // namespace

TEST_CASE("connections are admitted up to the limits, and again when one has left", "[server]")
{
    SessionRegistry registry(limits(3, 2));
    const auto first = registry.admit(address(1));
    CHECK(first.verdict == Verdict::Admitted);
    CHECK(registry.admit(address(1)).verdict == Verdict::Admitted);
    CHECK(registry.admit(address(1)).verdict == Verdict::TooManyFromAddress);
    CHECK(registry.admit(address(2)).verdict == Verdict::Admitted);
    CHECK(registry.admit(address(3)).verdict == Verdict::Full);
    registry.leave(first.place);
    CHECK(registry.admit(address(3)).verdict == Verdict::Admitted);
}

TEST_CASE("changed limits count for the next connection and drive nobody out", "[server]")
{
    SessionRegistry registry(limits(2, 2));
    CHECK(registry.admit(address(1)).verdict == Verdict::Admitted);
    CHECK(registry.admit(address(1)).verdict == Verdict::Admitted);
    registry.change(limits(3, 1));
    CHECK(registry.admit(address(1)).verdict == Verdict::TooManyFromAddress);
    CHECK(registry.admit(address(2)).verdict == Verdict::Admitted);
    registry.change(limits(1, 1));
    CHECK(registry.admit(address(3)).verdict == Verdict::Full);
}

TEST_CASE("once closed the registry admits nobody and tells once when the last has left", "[server]")
{
    SessionRegistry registry(limits(5, 5));
    const auto first = registry.admit(address(1));
    const auto second = registry.admit(address(2));
    unsigned told = 0;
    registry.close([&told] { ++told; });
    CHECK(registry.admit(address(3)).verdict == Verdict::Closed);
    registry.leave(first.place);
    CHECK(told == 0);
    registry.leave(second.place);
    CHECK(told == 1);
}

TEST_CASE("an empty registry tells at once when it is closed", "[server]")
{
    SessionRegistry registry(limits(5, 5));
    bool told = false;
    registry.close([&told] { told = true; });
    CHECK(told);
}
