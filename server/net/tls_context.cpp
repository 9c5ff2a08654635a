#include "server/net/tls_context.hpp"

#include <boost/asio/ssl/error.hpp>
#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

#include <cstring>

namespace wharf::net {

namespace {

// An index of our own: Asio keeps its verify callback in the app data of every SSL.
int binding_index()
{
    static const int index = SSL_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
    return index;
}

int write_binding(SSL* ssl, void*)
{
    const auto* binding = static_cast<const std::string*>(SSL_get_ex_data(ssl, binding_index()));
    if (binding == nullptr) return 1;
    return SSL_SESSION_set1_ticket_appdata(SSL_get_session(ssl), binding->data(), binding->size());
}

// A control connection that resumes an earlier one's session gives out a ticket of its own, also in TLS 1.2:
// its data connections would else be taken for the earlier one's.
SSL_TICKET_RETURN accept_ticket(SSL* ssl, SSL_SESSION*, const unsigned char*, size_t,
                                SSL_TICKET_STATUS status, void*)
{
    const bool is_control = SSL_get_ex_data(ssl, binding_index()) != nullptr;
    switch (status) {
    case SSL_TICKET_SUCCESS: return is_control ? SSL_TICKET_RETURN_USE_RENEW : SSL_TICKET_RETURN_USE;
    case SSL_TICKET_SUCCESS_RENEW: return SSL_TICKET_RETURN_USE_RENEW;
    case SSL_TICKET_EMPTY:
    case SSL_TICKET_NO_DECRYPT: return SSL_TICKET_RETURN_IGNORE_RENEW;
    default: return SSL_TICKET_RETURN_ABORT;
    }
}

// RFC 7301: "ftp" on the control connection, "ftp-data" on data connections; a client that asks only for
// something else (http/1.1, say) was sent here by mistake or by an attacker.
int select_alpn(SSL*, const unsigned char** out, unsigned char* out_length, const unsigned char* in,
                unsigned int in_length, void*)
{
    static constexpr unsigned char offered[] = "\x03"
                                               "ftp"
                                               "\x08"
                                               "ftp-data";
    unsigned char* chosen = nullptr;
    if (SSL_select_next_proto(&chosen, out_length, offered, sizeof offered - 1, in, in_length) !=
        OPENSSL_NPN_NEGOTIATED)
        return SSL_TLSEXT_ERR_ALERT_FATAL;
    *out = chosen;
    return SSL_TLSEXT_ERR_OK;
}

// What went wrong first; later entries only say where it was noticed.
std::string openssl_reason()
{
    const unsigned long code = ERR_peek_error();
    ERR_clear_error();
    if (code == 0) return "unknown reason";
    if (ERR_SYSTEM_ERROR(code)) return std::strerror(ERR_GET_REASON(code));
    const char* reason = ERR_reason_error_string(code);
    return reason != nullptr ? reason : fmt::format("error {:x}", code);
}

} // namespace

TlsContext::TlsContext()
    : context_(boost::asio::ssl::context::tls_server)
{
}

std::variant<std::shared_ptr<TlsContext>, std::string> TlsContext::load(const TlsOptions& options)
{
    std::shared_ptr<TlsContext> made(new TlsContext);
    SSL_CTX* ctx = made->context_.native_handle();
    ERR_clear_error();

    SSL_CTX_set_min_proto_version(ctx, options.only_tls13 ? TLS1_3_VERSION : TLS1_2_VERSION);
    SSL_CTX_set_options(ctx, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION |
                                 SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_PRIORITIZE_CHACHA);
    SSL_CTX_set_mode(ctx, SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_cipher_list(ctx, "ECDHE+AESGCM:ECDHE+CHACHA20:!aNULL");
    SSL_CTX_set1_groups_list(ctx, "X25519:P-256:P-384");

    if (SSL_CTX_use_certificate_chain_file(ctx, options.certificate.c_str()) != 1)
        return fmt::format("tls.certificate: {}: {}", options.certificate, openssl_reason());
    if (SSL_CTX_use_PrivateKey_file(ctx, options.key.c_str(), SSL_FILETYPE_PEM) != 1)
        return fmt::format("tls.key: {}: {}", options.key, openssl_reason());
    if (SSL_CTX_check_private_key(ctx) != 1)
        return fmt::format("tls.key: {} does not belong to {}", options.key, options.certificate);

    static constexpr unsigned char context_id[] = "wharfinger";
    SSL_CTX_set_session_id_context(ctx, context_id, sizeof context_id - 1);
    SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_SERVER);
    SSL_CTX_set_session_ticket_cb(ctx, write_binding, accept_ticket, nullptr);
    SSL_CTX_set_num_tickets(ctx, 1);
    SSL_CTX_set_alpn_select_cb(ctx, select_alpn, nullptr);
    return made;
}

void bind_tickets(SSL* ssl, const std::string& binding)
{
    SSL_set_ex_data(ssl, binding_index(), const_cast<std::string*>(&binding));
}

std::string resumed_binding(SSL* ssl)
{
    if (SSL_session_reused(ssl) != 1) return {};
    void* data = nullptr;
    std::size_t length = 0;
    if (SSL_SESSION_get0_ticket_appdata(SSL_get_session(ssl), &data, &length) != 1 || data == nullptr)
        return {};
    return {static_cast<const char*>(data), length};
}

std::string tls_error_text(const boost::system::error_code& error)
{
    if (error.category() == boost::asio::error::get_ssl_category()) {
        const char* reason = ERR_reason_error_string(static_cast<unsigned long>(error.value()));
        if (reason != nullptr) return reason;
    }
    return error.message();
}

} // namespace wharf::net
