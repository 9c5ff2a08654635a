#include "server/options.hpp"

#include <catch2/catch.hpp>

using namespace std::chrono_literals;
using namespace wharf::server;

TEST_CASE("passive ports are opened once on each address, and not beside the one that stands for all",
          "[server]")
{
    const auto on = [](const std::vector<std::string>& addresses) {
        wharf::config::Config config;
        config.ftps.listen.clear();
        for (const std::string& address : addresses)
            config.ftps.listen.push_back(
                {address, static_cast<std::uint16_t>(22222 + config.ftps.listen.size())});
        std::vector<std::string> opened;
        for (const auto& address : passive_options(config).addresses)
            opened.push_back(address.to_string());
        return opened;
    };
    using Addresses = std::vector<std::string>;
    CHECK(on({"192.0.2.1", "192.0.2.1", "192.0.2.2"}) == Addresses{"192.0.2.1", "192.0.2.2"});
    CHECK(on({"192.0.2.1", "0.0.0.0", "0.0.0.0"}) == Addresses{"0.0.0.0"});
    CHECK(on({"0.0.0.0", "::1", "192.0.2.1"}) == Addresses{"0.0.0.0", "::1"});
    CHECK(on({"192.0.2.1", "::", "::1"}) == Addresses{"192.0.2.1", "::"});
}

TEST_CASE("a client that never closes its data connection is let go before it counts as stalled", "[server]")
{
    wharf::config::Config config;
    CHECK(passive_options(config).data.farewell == 5s);
    config.limits.data_stall = 2s;
    CHECK(passive_options(config).data.farewell == 1s);
}
