#include "server/http/message/host.hpp"

#include <catch2/catch.hpp>

using wharf::http::parse_host;

TEST_CASE("a host is told in lower case and without its port", "[http]")
{
    CHECK(parse_host("Data.Example.gov:8443") == "data.example.gov");
    CHECK(parse_host("localhost") == "localhost");
    CHECK(parse_host("192.0.2.7:") == "192.0.2.7");
    CHECK(parse_host("[2001:DB8::7]:8443") == "[2001:db8::7]");
    CHECK(parse_host("").value() == "");
}

TEST_CASE("what no host is called is none", "[http]")
{
    const auto text = GENERATE(as<std::string>(), "a b", "a/b", "u@a", "a:b", "a:123456", "[::1", "[]", "[g]",
                               "a,b", "a%41", "::1", "a\tb", std::string(300, 'a'));
    CHECK_FALSE(parse_host(text));
}
