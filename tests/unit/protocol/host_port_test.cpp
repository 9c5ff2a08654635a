#include "server/protocol/host_port.hpp"

#include <catch2/catch.hpp>

using namespace wharf::protocol;

TEST_CASE("227 names address and port in six numbers", "[protocol]")
{
    CHECK(passive_text({192, 0, 2, 7}, 3131) == "Entering Passive Mode (192,0,2,7,12,59)");
    CHECK(passive_text({0, 0, 0, 0}, 0) == "Entering Passive Mode (0,0,0,0,0,0)");
    CHECK(passive_text({255, 255, 255, 255}, 65535) == "Entering Passive Mode (255,255,255,255,255,255)");
    CHECK(passive_text({127, 0, 0, 1}, 256) == "Entering Passive Mode (127,0,0,1,1,0)");
    CHECK(passive_text({127, 0, 0, 1}, 255) == "Entering Passive Mode (127,0,0,1,0,255)");
}

TEST_CASE("229 names the port alone", "[protocol]")
{
    CHECK(extended_passive_text(3131) == "Entering Extended Passive Mode (|||3131|)");
    CHECK(extended_passive_text(65535) == "Entering Extended Passive Mode (|||65535|)");
}

TEST_CASE("EPSV asks for a family, for all, or for nothing in particular", "[protocol]")
{
    const auto [argument, request] = GENERATE(table<std::string, EpsvRequest>({
        {"", EpsvRequest::SameFamily},
        {"1", EpsvRequest::Ipv4},
        {"2", EpsvRequest::Ipv6},
        {"ALL", EpsvRequest::All},
        {"all", EpsvRequest::All},
        {"AlL", EpsvRequest::All},
        {"0", EpsvRequest::OtherFamily},
        {"3", EpsvRequest::OtherFamily},
        {"12", EpsvRequest::OtherFamily},
        {"99999999999999999999", EpsvRequest::Malformed},
        {" ", EpsvRequest::Malformed},
        {"1 ", EpsvRequest::Malformed},
        {"-1", EpsvRequest::Malformed},
        {"AL", EpsvRequest::Malformed},
        {"ALLE", EpsvRequest::Malformed},
        {"|1|192.0.2.7|3131|", EpsvRequest::Malformed},
    }));
    INFO(argument);
    CHECK(parse_epsv(argument) == request);
}
