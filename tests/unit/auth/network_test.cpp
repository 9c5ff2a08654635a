#include "auth/network.hpp"

#include <catch2/catch.hpp>

using namespace wharf::auth;

namespace {

Network network(std::string_view text)
{
    return Network::parse(text).value();
}

} // namespace

TEST_CASE("a network is written in its shortest form", "[auth]")
{
    const auto [text, shown] = GENERATE(table<std::string, std::string>({
        {"192.0.2.7", "192.0.2.7"},
        {"192.0.2.7/32", "192.0.2.7"},
        {"192.0.2.7/24", "192.0.2.0/24"},
        {"10.255.255.255/9", "10.128.0.0/9"},
        {"1.2.3.4/0", "0.0.0.0/0"},
        {"2001:DB8:0:0::7", "2001:db8::7"},
        {"2001:db8:ffff::7/33", "2001:db8:8000::/33"},
        {"fe80::1%eth0", "fe80::1"},
        {"::/0", "::/0"},
        {"::ffff:192.0.2.7", "192.0.2.7"},
        {"::ffff:192.0.2.7/120", "192.0.2.0/24"},
    }));
    CAPTURE(text);
    CHECK(network(text).text() == shown);
    CHECK(network(shown) == network(text));
}

TEST_CASE("what is not a network gives none", "[auth]")
{
    const std::string text =
        GENERATE("", "/", "/8", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/+8", "10.0.0.0/8 ",
                 "::/129", "10.0.0", "localhost", "[::1]", "10.0.0.0/8/8");
    CAPTURE(text);
    CHECK_FALSE(Network::parse(text));
}

TEST_CASE("a client counts by its address, of IPv6 by its /64", "[auth]")
{
    const auto [address, counted] = GENERATE(table<std::string, std::string>({
        {"192.0.2.7", "192.0.2.7"},
        {"::ffff:192.0.2.7", "192.0.2.7"},
        {"2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"},
        {"::1", "::/64"},
        {"2001:db8::/32", "2001:db8::/32"},
    }));
    CAPTURE(address);
    CHECK(network(address).counted_by().text() == counted);
    CHECK(network(address).counted_by().is_one_client() == (counted != "2001:db8::/32"));
}

TEST_CASE("a network contains what begins with its bits", "[auth]")
{
    const auto [wide, narrow, contains] = GENERATE(table<std::string, std::string, bool>({
        {"192.0.2.0/24", "192.0.2.255", true},
        {"192.0.2.0/24", "192.0.3.0", false},
        {"192.0.2.0/24", "192.0.0.0/16", false},
        {"192.0.2.7", "192.0.2.7", true},
        {"127.0.0.0/8", "::ffff:127.9.9.9", true},
        {"0.0.0.0/0", "255.255.255.255", true},
        {"0.0.0.0/0", "::1", false},
        {"::/0", "2001:db8::1", true},
        {"::/0", "192.0.2.7", false},
        {"::ffff:0:0/96", "192.0.2.7", true},
        {"2001:db8::/33", "2001:db8:7fff::1", true},
        {"2001:db8::/33", "2001:db8:8000::1", false},
        {"::1", "::/64", false},
        {"::/64", "::1", true},
    }));
    CAPTURE(wide, narrow);
    CHECK(network(wide).contains(network(narrow)) == contains);
}
