// Resumption of TLS sessions: the keys of the tickets, the cache for clients that take none, and the rules
// of which connection may resume what. Shared by all contexts and threads, and older than any of them: a new
// certificate does not make clients start afresh. Thread-safe.
//
// Each session carries the binding of the control connection it was begun on. A data connection may resume
// any session of a control connection; whose it was, resumed_binding() tells. A control connection resumes
// only by ticket and gets a ticket of its own then, since its data connections would else be taken for the
// earlier one's; sessions begun on a data connection are never resumed by a control connection. It does so
// for 12 hours from its full handshake, however often, and while the client's certificate of then is valid.
#pragma once

#include "server/net/session_cache.hpp"
#include "server/net/ticket_keys.hpp"

#include <ctime>
#include <functional>
#include <openssl/ssl.h>
#include <string>

namespace wharf::net {

// Belongs to a control connection and outlives its SSL.
struct TicketBinding {
    std::string own;       // its tickets carry it
    std::string resumed;   // of the earlier control connection whose session it resumed; "" if none
    std::time_t begun = 0; // the full handshake that its session goes back to
};

class TlsSessions {
public:
    explicit TlsSessions(std::function<std::time_t()> now = [] { return std::time(nullptr); });
    // Makes `context`, which must not outlive this, resume by the rules above.
    void serve(SSL_CTX* context);

private:
    friend struct TlsSessionCallbacks;
    const std::function<std::time_t()> now_;
    TicketKeys keys_;
    SessionCache cache_;
};

// Before the handshake.
void bind_tickets(SSL* ssl, TicketBinding& binding); // for a control connection; sets when it began
void refuse_resumption(SSL* ssl);                    // a full handshake, whatever the client offers

// The binding carried by the session this connection resumed; "" if it did not resume.
[[nodiscard]] std::string resumed_binding(SSL* ssl);

} // namespace wharf::net
