#include "tests/bench/ftps_load/tls.hpp"

#include "tests/bench/ftps_load/failure.hpp"
#include "tests/bench/ftps_load/socket.hpp"

#include <openssl/err.h>

namespace load {

namespace {

int keep_ticket(SSL* tls, SSL_SESSION* session)
{
    auto* const ticket = static_cast<Ticket*>(SSL_get_app_data(tls));
    if (ticket == nullptr) return 0;
    ticket->keep(session);
    return 1;
}

} // namespace

void FreeTls::operator()(SSL* tls) const
{
    SSL_set_shutdown(tls, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
    SSL_free(tls);
}

ClientTls::ClientTls()
    : context_(SSL_CTX_new(TLS_client_method()))
{
    SSL_CTX* const context = context_.get();
    if (context == nullptr || SSL_CTX_set_min_proto_version(context, TLS1_3_VERSION) != 1 ||
        SSL_CTX_set_ciphersuites(context, "TLS_AES_256_GCM_SHA384") != 1)
    {
        throw Failure(tls_error("a TLS context"));
    }
    SSL_CTX_set_verify(context, SSL_VERIFY_NONE, nullptr);
    SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE |
                                  SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    SSL_CTX_set_read_ahead(context, 1);
    SSL_CTX_set_options(context, SSL_OP_IGNORE_UNEXPECTED_EOF);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
    SSL_CTX_sess_set_new_cb(context, keep_ticket);
}

TlsHandle ClientTls::connection(int fd, Ticket* tickets, bool resume) const
{
    TlsHandle tls(SSL_new(context_.get()));
    if (!tls || SSL_set_fd(tls.get(), fd) != 1) throw Failure(tls_error("a TLS connection"));
    SSL_set_app_data(tls.get(), tickets);
    if (resume && tickets->latest() != nullptr) SSL_set_session(tls.get(), tickets->latest());
    SSL_set_connect_state(tls.get());
    return tls;
}

std::string tls_error(const char* what)
{
    const char* const reason = ERR_reason_error_string(ERR_peek_last_error());
    const std::string text = reason != nullptr ? std::string(what) + ": " + reason : system_error(what);
    ERR_clear_error();
    return text;
}

} // namespace load
