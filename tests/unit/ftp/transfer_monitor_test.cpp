#include "server/ftp/transfer_monitor.hpp"

#include <catch2/catch.hpp>

using namespace wharf;
using ftp::StopReason;
using ftp::TransferMonitor;

namespace {

// Only counts how often it is given up.
class Port final : public net::DataPort {
public:
    std::uint16_t number() const override { return 3131; }
    bool wait_begins() override { return true; }
    async::awaitable<net::result<std::unique_ptr<net::DataChannel>>> connect() override
    {
        co_return net::Errc::Cancelled;
    }
    bool client_has_come() const override { return false; }
    void cancel() override { ++cancelled; }
    unsigned cancelled = 0;
};

} // namespace

TEST_CASE("a stop ends the transfer under way, once and for its first reason", "[ftp]")
{
    TransferMonitor monitor;
    Port port;
    monitor.begin("STOR /a", port);
    monitor.stop(StopReason::Aborted);
    monitor.stop(StopReason::Stalled);
    CHECK(port.cancelled == 1);
    CHECK(monitor.reason() == StopReason::Aborted);
}

TEST_CASE("a stop between two transfers does not touch the next", "[ftp]")
{
    TransferMonitor monitor;
    Port port;
    monitor.stop(StopReason::Aborted);
    monitor.begin("STOR /a", port);
    CHECK(port.cancelled == 0);
    CHECK(monitor.reason() == StopReason::None);
}

TEST_CASE("a stop for good ends the next transfer as soon as it begins", "[ftp]")
{
    TransferMonitor monitor;
    Port port;
    monitor.stop_for_good(StopReason::ShuttingDown);
    monitor.begin("STOR /a", port);
    CHECK(port.cancelled == 1);
    CHECK(monitor.reason() == StopReason::ShuttingDown);
}
