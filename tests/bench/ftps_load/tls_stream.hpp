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

    // Before the handshake, one of: read() will be used in bulk; the handshake takes nothing from the socket
    // that comes after it, for those who go on below TLS.
    void expect_much() { SSL_set_default_read_buffer_len(tls_.get(), 128 * 1024); }
    void leave_the_rest() { SSL_set_read_ahead(tls_.get(), 0); }
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
