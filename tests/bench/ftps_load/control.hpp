// An FTPS session whose calls block: what everything but the crowds is measured with.
#pragma once

#include "tests/bench/ftps_load/latencies.hpp"
#include "tests/bench/ftps_load/options.hpp"
#include "tests/bench/ftps_load/reply.hpp"
#include "tests/bench/ftps_load/tls_stream.hpp"

#include <memory>
#include <string_view>

namespace load {

// One thread. Everything throws Failure when the server does not answer as it should.
class Control {
public:
    // Connects, and has gone through AUTH TLS, USER and PASS when this returns. `tickets`, which outlives
    // this, gets the tickets of the control connection and of the data connections; `resume` lets the
    // handshake resume the latest that is there already.
    Control(const Options& options, const ClientTls& tls, Ticket& tickets, bool resume = false);

    // PBSZ 0, PROT P, TYPE I.
    void prepare_transfers();

    // Sends the command and returns its reply, which must be `code` (a code below 10: its first digit).
    Reply command(std::string_view line, int code);
    Reply reply(int code, std::string_view of_command);

    // The data connection of a transfer, in the order curl has: EPSV or PASV, connect, the command, its 1xx.
    // The handshake is the caller's to make.
    [[nodiscard]] TlsStream begin_transfer(std::string_view command, bool resume = false);
    // When the command of the latest transfer was sent.
    [[nodiscard]] Clock::time_point transfer_began() const { return transfer_began_; }
    // Waits for the 2xx of the transfer.
    void end_transfer(std::string_view command);

private:
    void send(std::string_view line);
    [[nodiscard]] Reply read_reply();

    const Options& options_;
    const ClientTls& tls_;
    Ticket& tickets_;
    Socket plain_; // until AUTH TLS
    std::unique_ptr<TlsStream> stream_;
    ReplyReader replies_;
    Clock::time_point transfer_began_;
};

} // namespace load
