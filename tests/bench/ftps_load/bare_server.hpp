// The server's side of TLS and nothing else: what a server could reach at best.
#pragma once

#include "tests/bench/ftps_load/socket.hpp"
#include "tests/bench/ftps_load/tls.hpp"

#include <cstdint>
#include <memory>

namespace load {

// Accepts TLS. Throws Failure.
class BareServer {
public:
    BareServer(); // with a certificate of its own making
    BareServer(const char* chain_file, const char* key_file);
    // For an accepted descriptor, which stays the caller's; the handshake is to come.
    [[nodiscard]] TlsHandle connection(int fd) const;

private:
    struct Free {
        void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
    };
    std::unique_ptr<SSL_CTX, Free> context_;
};

// Writes `bytes` bytes from memory, 64 KiB a call, and a close_notify.
void send_from_memory(SSL* tls, std::uint64_t bytes);
// Reads to the end, 64 KiB a call; how many bytes there were.
[[nodiscard]] std::uint64_t receive_to_the_end(SSL* tls);

} // namespace load
