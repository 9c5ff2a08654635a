#include "config/addresses.hpp"

#include <catch2/catch.hpp>

using namespace wharf::config;

TEST_CASE("an endpoint is a literal address and a port, IPv6 in brackets", "[config]")
{
    const auto [text, address, port] = GENERATE(table<std::string, std::string, int>({
        {"0.0.0.0:22222", "0.0.0.0", 22222},
        {"127.0.0.1:0", "127.0.0.1", 0},
        {"[::]:22222", "::", 22222},
        {"[2001:db8::1]:65535", "2001:db8::1", 65535},
    }));
    CAPTURE(text);
    const auto endpoint = parse_endpoint(text);
    REQUIRE(endpoint);
    CHECK(endpoint->address == address);
    CHECK(endpoint->port == port);
    CHECK(format_endpoint(*endpoint) == text);
}

TEST_CASE("what is not an endpoint is refused", "[config]")
{
    const std::string text =
        GENERATE("", ":", "22222", "0.0.0.0", "0.0.0.0:", "0.0.0.0:65536", "0.0.0.0:-1", "0.0.0.0:ftp",
                 "0.0.0.0: 21", "::22222", "::1:22222", "[::1]", "[0.0.0.0]:1", "[]:1", "[:1",
                 "localhost:22222", "*:22222", "1.2.3:4", "1.2.3.256:4", "[fe80::1%eth0]:1");
    CAPTURE(text);
    CHECK_FALSE(parse_endpoint(text));
}

TEST_CASE("an address with a NUL inside is refused", "[config]")
{
    CHECK_FALSE(is_ipv4(std::string_view("10.0.0.1\0x", 10)));
}

TEST_CASE("a port range is two ports with a dash between, or one port", "[config]")
{
    CHECK(parse_port_range("3131-3141") == PortRange{3131, 3141});
    CHECK(parse_port_range("3131") == PortRange{3131, 3131});
    CHECK(format_port_range({3131, 3141}) == "3131-3141");
    CHECK(format_port_range({3131, 3131}) == "3131");
}

TEST_CASE("what is not a port range is refused", "[config]")
{
    const std::string text =
        GENERATE("", "-", "3131-", "-3141", "3131 - 3141", "3131-3141-3151", "3131:3141", "1-65536", "a-b");
    CAPTURE(text);
    CHECK_FALSE(parse_port_range(text));
}

TEST_CASE("a network is an address and how many of its bits count, or one address", "[config]")
{
    const std::string text = GENERATE("10.0.0.0/8", "0.0.0.0/0", "192.0.2.7", "192.0.2.7/32", "2001:db8::/32",
                                      "::1", "::/0", "::ffff:192.0.2.0/120", "2001:db8::1/128");
    CAPTURE(text);
    CHECK(is_network(text));
}

TEST_CASE("what is not a network is refused", "[config]")
{
    const std::string text =
        GENERATE("", "/", "/8", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0/8", "::/129", "::/64/64",
                 "localhost", "[::1]", "10.0.0.0/255.0.0.0", "10.0.0.0 /8");
    CAPTURE(text);
    CHECK_FALSE(is_network(text));
}
