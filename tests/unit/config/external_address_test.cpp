#include "config/external_address.hpp"

#include <catch2/catch.hpp>

using namespace wharf::config;

namespace {

using Ipv4 = std::array<std::uint8_t, 4>;

std::vector<ExternalAddress> entries(const std::vector<std::string>& texts)
{
    std::vector<ExternalAddress> parsed;
    for (const std::string& text : texts)
        parsed.push_back(parse_external_address(text).value());
    return parsed;
}

} // namespace

TEST_CASE("an external address is for everybody, or for one network, and prints as it is read", "[config]")
{
    const auto [text, printed] = GENERATE(table<std::string, std::string>({
        {"203.0.113.7", "203.0.113.7"},
        {"10.0.0.0/8 = 10.1.2.3", "10.0.0.0/8 = 10.1.2.3"},
        {"10.0.0.0/8=10.1.2.3", "10.0.0.0/8 = 10.1.2.3"},
        {"10.0.0.0/8 =", "10.0.0.0/8 ="},
        {"192.0.2.9/32 = 10.1.2.3", "192.0.2.9/32 = 10.1.2.3"},
        {"192.0.2.9 = 10.1.2.3", "192.0.2.9/32 = 10.1.2.3"},
        {"192.0.2.9=", "192.0.2.9/32 ="},
        {"0.0.0.0/0 =", "0.0.0.0/0 ="},
        {"0.0.0.0/0 = 203.0.113.7", "203.0.113.7"},
    }));
    const auto parsed = parse_external_address(text);
    CAPTURE(text);
    REQUIRE(parsed);
    CHECK(format_external_address(*parsed) == printed);
    CHECK(parse_external_address(printed) == parsed);
}

TEST_CASE("what is no IPv4 address or network is refused", "[config]")
{
    const std::string text = GENERATE(values<std::string>(
        {"", "ftp.example.org", "::1", "0.0.0.0", "203.0.113", "203.0.113.7/32", "10.0.0 = 10.1.2.3",
         "10.0.0.0/33 = 10.1.2.3", "10.0.0.0/ = 10.1.2.3", "10.0.0.0/-1 =", "10.0.0.1/8 = 10.1.2.3",
         "fc00::/7 = 10.1.2.3", "10.0.0.0/8 = 0.0.0.0", "10.0.0.0/8 = here", "= 10.1.2.3"}));
    CAPTURE(text);
    CHECK_FALSE(parse_external_address(text));
}

TEST_CASE("a client is told the address of the first entry for its network", "[config]")
{
    const auto addresses = entries({"10.1.0.0/16 = 10.1.2.3", "10.0.0.0/8 =", "203.0.113.7", "0.0.0.0/0 ="});
    CHECK(external_address_for(addresses, {10, 1, 9, 9}) == Ipv4{10, 1, 2, 3});
    CHECK(external_address_for(addresses, {10, 2, 9, 9}) == std::nullopt);
    CHECK(external_address_for(addresses, {11, 0, 0, 1}) == Ipv4{203, 0, 113, 7});
    CHECK(external_address_for({}, {11, 0, 0, 1}) == std::nullopt);
    CHECK(external_address_for(entries({"10.0.0.0/8 = 10.1.2.3"}), {11, 0, 0, 1}) == std::nullopt);
}
