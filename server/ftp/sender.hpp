// Sends bytes on a data connection in pieces: small ones while the client reads slowly, so that it is seen to
// read at all, and paced when a rate is set.
#pragma once

#include "server/ftp/pace.hpp"
#include "server/ftp/transfer_monitor.hpp"
#include "server/net/data_channel.hpp"

#include <span>

namespace wharf::ftp {

class Sender {
public:
    // The monitor is told of each piece that went out; it outlives the sender.
    Sender(TransferMonitor& monitor, std::uint64_t bytes_per_second)
        : monitor_(monitor)
        , pace_(bytes_per_second)
    {
    }
    [[nodiscard]] net::awaitable<net::error_code> send(net::DataChannel& channel,
                                                       std::span<const std::byte> bytes);

private:
    TransferMonitor& monitor_;
    Pace pace_;
    bool slow_ = true; // the client, as far as is known
};

} // namespace wharf::ftp
