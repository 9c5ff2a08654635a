// Which protocol a TLS connection is for (RFC 7301). One certificate serves FTPS and HTTPS, so a client that
// asks for one of them must not be led to a port of the other: what it says there would be taken for
// commands.
#pragma once

#include <openssl/ssl.h>

namespace wharf::net {

// Connections of the context are for "ftp" and "ftp-data", but for those of serve_http(). A client that
// offers only other protocols is refused; one that offers none is taken.
void select_by_alpn(SSL_CTX* context);

// Before the handshake: the connection is for "http/1.1", and asks for no client certificate. So its sessions
// are resumed by its like only: elsewhere they would get past the question for one. False: out of memory.
[[nodiscard]] bool serve_http(SSL* connection);

} // namespace wharf::net
