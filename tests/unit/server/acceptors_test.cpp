#include "server/acceptors.hpp"
#include "tests/support/captured_log.hpp"
#include "tests/support/without_ipv6.hpp"

#include <catch2/catch.hpp>

#include <optional>

using wharf::config::Endpoint;
using wharf::server::Acceptors;
using wharf::test::CapturedLog;

namespace {

// What open() says on a host without IPv6; nothing where there can be no such thread.
std::optional<std::string> said_without_ipv6(const std::vector<Endpoint>& endpoints)
{
    std::string problem;
    const bool was_possible = wharf::test::without_ipv6([&] {
        boost::asio::io_context context;
        Acceptors acceptors("ftps.listen", {&context});
        problem = acceptors.open(endpoints);
    });
    if (was_possible) return problem;
    WARN("no thread without IPv6 can be made here");
    return std::nullopt;
}

} // namespace

TEST_CASE("without IPv6 its endpoints are left out beside one of IPv4, and the log tells it once", "[server]")
{
    const CapturedLog log(wharf::log::Format::Text);
    const auto problem = said_without_ipv6({{"::", 1}, {"127.0.0.1", 0}, {"::1", 2}});
    if (!problem) return;
    CHECK(problem->empty());
    REQUIRE(log.lines().size() == 1);
    CHECK_THAT(log.lines().front(),
               Catch::EndsWith("warning ftps.listen: this host has no IPv6; left out: :: "
                               "port 1, ::1 port 2"));
}

TEST_CASE("without IPv6 it is an error to listen on nothing else", "[server]")
{
    const auto problem = said_without_ipv6({{"::", 22222}});
    if (!problem) return;
    CHECK(*problem ==
          "ftps.listen: cannot listen on :: port 22222: Address family not supported by protocol");
}

TEST_CASE("an endpoint that cannot be opened is named, whatever the others are", "[server]")
{
    boost::asio::io_context context;
    Acceptors acceptors("https.listen", {&context});
    CHECK_THAT(acceptors.open({{"127.0.0.1", 0}, {"192.0.2.1", 8443}}),
               Catch::StartsWith("https.listen: cannot listen on 192.0.2.1 port 8443: "));
}
