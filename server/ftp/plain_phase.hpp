// All that a peer can reach before TLS is up.
#pragma once

#include "server/ftp/handlers.hpp"

namespace wharf::ftp {

enum class EndReason {
    Quit,
    PeerGone,
    Idle, // limits.idle, or limits.login before a login
    HandshakeFailed,
    ShuttingDown,
    AccountChanged, // the account is gone, or has other rights now
    CrowdedOut,     // not logged in, and others wanted its place
};
[[nodiscard]] std::string_view to_string(EndReason reason);

// Greets, answers line by line until AUTH TLS is accepted and the handshake done. Nothing runs beside it, so
// no read is outstanding when the handshake begins. Nothing: TLS is up, and everything said before is
// forgotten.
[[nodiscard]] awaitable<std::optional<EndReason>> run_plain_phase(SessionContext& context);

} // namespace wharf::ftp
