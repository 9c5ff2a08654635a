// The client's side of TLS: one context, sessions to resume, handles that free themselves.
#pragma once

#include <memory>
#include <openssl/ssl.h>
#include <string>

namespace load {

// The latest TLS session of an FTP session: its control connection and its data connections put every ticket
// they are sent here, and the next handshake may resume it. A ticket may serve several times, as clients do
// it, until the server sends a newer one. One thread; outlives the handles made with it.
class Ticket {
public:
    [[nodiscard]] SSL_SESSION* latest() const { return session_.get(); }
    void keep(SSL_SESSION* session) { session_.reset(session); }

private:
    struct Free {
        void operator()(SSL_SESSION* session) const { SSL_SESSION_free(session); }
    };
    std::unique_ptr<SSL_SESSION, Free> session_;
};

// Frees the connection without spoiling its session: OpenSSL never resumes one whose connection was freed
// before a close_notify, and here connections may end without.
struct FreeTls {
    void operator()(SSL* tls) const;
};
using TlsHandle = std::unique_ptr<SSL, FreeTls>;

// TLS 1.3, TLS_AES_256_GCM_SHA384, the certificate is not checked; connections take several records from the
// system at once. Any thread may make handles.
class ClientTls {
public:
    ClientTls();
    // For a connected descriptor, which stays the caller's. `tickets`: where the server's tickets go, or
    // null. `resume`: offer the latest of them.
    [[nodiscard]] TlsHandle connection(int fd, Ticket* tickets, bool resume) const;

private:
    struct Free {
        void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
    };
    std::unique_ptr<SSL_CTX, Free> context_;
};

// What OpenSSL or, failing that, errno has to say about the last call; forgets it.
[[nodiscard]] std::string tls_error(const char* what);

} // namespace load
