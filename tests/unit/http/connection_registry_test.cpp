#include "server/http/connection/connection_registry.hpp"

#include <catch2/catch.hpp>
#include <vector>

using wharf::http::ConnectionRegistry;
using Verdict = ConnectionRegistry::Verdict;

namespace {

boost::asio::ip::address from(const char* text)
{
    return boost::asio::ip::make_address(text);
}

} // namespace

TEST_CASE("over a limit a connection is refused, and its place can be had again", "[http]")
{
    ConnectionRegistry registry({.connections = 3, .per_address = 2});
    const auto first = registry.admit(from("192.0.2.1"));
    CHECK(first.verdict == Verdict::Admitted);
    CHECK(registry.admit(from("192.0.2.1")).verdict == Verdict::Admitted);
    CHECK(registry.admit(from("192.0.2.1")).verdict == Verdict::TooManyFromAddress);
    CHECK(registry.admit(from("192.0.2.2")).verdict == Verdict::Admitted);
    CHECK(registry.admit(from("192.0.2.3")).verdict == Verdict::Full);
    registry.leave(first.place);
    CHECK(registry.size() == 2);
    CHECK(registry.admit(from("192.0.2.1")).verdict == Verdict::Admitted);
}

TEST_CASE("addresses of one IPv6 network share what an address may have", "[http]")
{
    ConnectionRegistry registry({.connections = 9, .per_address = 1});
    CHECK(registry.admit(from("2001:db8::1")).verdict == Verdict::Admitted);
    CHECK(registry.admit(from("2001:db8::2")).verdict == Verdict::TooManyFromAddress);
    CHECK(registry.admit(from("2001:db8:0:1::1")).verdict == Verdict::Admitted);
}

TEST_CASE("new limits count for who comes", "[http]")
{
    ConnectionRegistry registry({.connections = 1, .per_address = 1});
    CHECK(registry.admit(from("192.0.2.1")).verdict == Verdict::Admitted);
    CHECK(registry.admit(from("192.0.2.2")).verdict == Verdict::Full);
    registry.change({.connections = 2, .per_address = 1});
    CHECK(registry.admit(from("192.0.2.2")).verdict == Verdict::Admitted);
}

TEST_CASE("a closed registry admits nobody and tells when the last has left", "[http]")
{
    ConnectionRegistry registry({.connections = 9, .per_address = 9});
    const auto place = registry.admit(from("192.0.2.1")).place;
    int told = 0;
    registry.close([&told] { ++told; });
    CHECK(registry.admit(from("192.0.2.1")).verdict == Verdict::Closed);
    CHECK(told == 0);
    registry.waits(place);
    registry.works(place);
    registry.leave(place);
    CHECK(told == 1);
}
