// How far what was written to a TCP socket has come: what the peer's system has acknowledged. A file of its
// own, because the system's two descriptions of TCP_INFO cannot be included together.
#pragma once

#include <cstdint>

namespace wharf::net {

// Since the connection began; 0 if the socket does not tell.
[[nodiscard]] std::uint64_t bytes_acknowledged(int socket);
// Written, but not acknowledged yet. Stays what it was when the connection is lost.
[[nodiscard]] std::uint64_t bytes_on_their_way(int socket);
// Reset, or given up by the system: nothing arrives any more.
[[nodiscard]] bool connection_lost(int socket);

} // namespace wharf::net
