#include "server/options.hpp"

#include <catch2/catch.hpp>

using namespace std::chrono_literals;
using namespace wharf::server;

TEST_CASE("a client that never closes its data connection is let go before it counts as stalled", "[server]")
{
    wharf::config::Config config;
    CHECK(passive_options(config).data.farewell == 5s);
    config.limits.data_stall = 2s;
    CHECK(passive_options(config).data.farewell == 1s);
}
