// The data transfer of a session while it runs: how far it is, and the way to end it from outside (ABOR, a
// stalled peer, a lost control connection, shutdown). Used on the session's executor.
#pragma once

#include "server/net/data_channel.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

namespace wharf::ftp {

enum class StopReason {
    None,
    Aborted,     // ABOR
    Stalled,     // no byte moved for limits.data_stall
    ControlLost, // the control connection ended
    ShuttingDown,
};

class TransferMonitor {
public:
    using Clock = std::chrono::steady_clock;

    // A transfer begins with a port that waits, goes on with the channel it became, and ends.
    void begin(std::string what, net::DataPort& port);
    void connected(net::DataChannel& channel);
    // Work without a data connection (HASH) begins and ends too. It has to look at reason() from time to
    // time.
    void begin(std::string what);
    void end();

    // Bytes moved since the last call.
    void progress(std::size_t bytes);
    // Asks the channel: a slow client may still be taking what was handed over long ago.
    void look_for_progress();
    // Makes whatever the transfer waits for fail. Only the first reason counts.
    void stop(StopReason reason);
    // Stops this transfer and, from its beginning, every later one.
    void stop_for_good(StopReason reason);

    [[nodiscard]] bool active() const { return active_; }
    [[nodiscard]] bool connecting() const { return port_ != nullptr && channel_ == nullptr; }
    // Nobody has come to the port yet; behind that connecting() goes on with the handshake.
    [[nodiscard]] bool awaits_client() const { return connecting() && !port_->client_has_come(); }
    [[nodiscard]] StopReason reason() const { return reason_; }
    [[nodiscard]] std::uint64_t bytes() const { return bytes_; }
    [[nodiscard]] Clock::time_point last_progress() const { return last_progress_; }
    [[nodiscard]] double seconds() const;                           // since begin()
    [[nodiscard]] const std::string& what() const { return what_; } // "STOR /a/b"
    // Of the data connection; null if there was none. Stays until the next begin().
    [[nodiscard]] const net::TlsFacts* tls() const { return tls_.get(); }

private:
    void begin(std::string what, net::DataPort* port);

    std::string what_;
    bool active_ = false;
    net::DataPort* port_ = nullptr;
    net::DataChannel* channel_ = nullptr;
    StopReason reason_ = StopReason::None;
    StopReason for_good_ = StopReason::None;
    std::uint64_t bytes_ = 0;
    std::uint64_t taken_ = 0;                  // by the client's system, when we last looked
    std::unique_ptr<const net::TlsFacts> tls_; // by itself: most sessions are idle
    Clock::time_point started_;
    Clock::time_point last_progress_;
};

} // namespace wharf::ftp
