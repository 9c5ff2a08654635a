// Sends bytes on a data connection in pieces: small ones while the client reads slowly, so that it is seen to
// read at all, and at the session's pace.
#pragma once

#include "server/ftp/pace.hpp"
#include "server/ftp/transfer_monitor.hpp"
#include "server/metrics/counter.hpp"
#include "server/net/data_channel.hpp"

#include <span>

namespace wharf::ftp {

class Sender {
public:
    // The monitor is told of each piece that went out, and `sent` counts its bytes. All outlive the sender.
    Sender(TransferMonitor& monitor, Pace& pace, metrics::Counter& sent)
        : monitor_(monitor)
        , pace_(pace)
        , counter_(sent)
    {
    }
    [[nodiscard]] net::awaitable<net::error_code> send(net::DataChannel& channel,
                                                       std::span<const std::byte> bytes);
    // Of the last bytes, and the channel's end.
    [[nodiscard]] net::awaitable<net::error_code> finish(net::DataChannel& channel,
                                                         std::span<const std::byte> bytes);

private:
    void sent(std::size_t bytes, Pace::Clock::time_point when);

    TransferMonitor& monitor_;
    Pace& pace_;
    metrics::Counter& counter_;
    bool slow_ = false; // the client, as the last piece has shown
};

} // namespace wharf::ftp
