#include "server/protocol/host_name.hpp"

#include <catch2/catch.hpp>

using wharf::protocol::parse_host;

TEST_CASE("HOST takes a name in any case; the literal of an address and localhost name nothing", "[protocol]")
{
    const auto [argument, host] = GENERATE(table<std::string, std::optional<std::string>>({
        {"data.example.gov", "data.example.gov"},
        {"Data.EXAMPLE.Gov", "data.example.gov"},
        {"localhost", ""},
        {"LocalHost", ""},
        {"data.localhost", ""},
        {"notlocalhost", "notlocalhost"},
        {"localhost.example.gov", "localhost.example.gov"},
        {"xn--bcher-kva.example", "xn--bcher-kva.example"},
        {"3com.example", "3com.example"},
        {"192.0.2.7", ""},
        {"[2001:db8::1]", ""},
        {"[::ffff:192.0.2.7]", ""},
        {"2001:db8::1", std::nullopt},
        {"data.example.gov:21", std::nullopt},
        {"data example", std::nullopt},
        {"[]", std::nullopt},
        {"[data.example.gov]", std::nullopt},
        {"b\xC3\xBC"
         "cher.example",
         std::nullopt},
        {"", std::nullopt},
        {"/data", std::nullopt},
        {std::string(254, 'a'), std::nullopt},
    }));
    CAPTURE(argument);
    CHECK(parse_host(argument) == host);
}
