// A TLS connection over a blocking socket.
#pragma once

#include "tests/bench/ftps_load/socket.hpp"
#include "tests/bench/ftps_load/tls.hpp"

#include <span>
#include <string_view>

namespace load {

// Owns its socket. All calls block and throw Failure.
class TlsStream {
public:
    TlsStream(Socket socket, const ClientTls& context, Ticket* tickets, bool resume);

    // For streams that are read in bulk: several records by one call of the system. Before the handshake.
    void read_ahead();
    void handshake();
    [[nodiscard]] bool resumed() const { return SSL_session_reused(tls_.get()) == 1; }

    void write(std::string_view bytes);
    // 0 = the other side has ended, with close_notify or without.
    [[nodiscard]] std::size_t read(std::span<char> into);
    // Our close_notify; does not wait for theirs.
    void say_goodbye();
    // Reads what is still coming, tickets for instance, to the end.
    void read_to_the_end();

    [[nodiscard]] Socket& socket() { return socket_; }
    [[nodiscard]] SSL* handle() { return tls_.get(); }

private:
    Socket socket_;
    TlsHandle tls_;
};

} // namespace load
