#include "server/net/tls_context.hpp"

#include "server/net/alpn.hpp"

#include "server/net/certificate_names.hpp"

#include <boost/asio/ssl/error.hpp>
#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509err.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <ctime>
#include <string_view>

namespace wharf::net {

namespace {

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

// While this lives OpenSSL asks nobody for a pass phrase. It would do so on the terminal, and the server
// would wait for an answer.
class NobodyToAsk {
public:
    explicit NobodyToAsk(SSL_CTX* ctx)
        : ctx_(ctx)
    {
        SSL_CTX_set_default_passwd_cb(ctx_, refuse);
        SSL_CTX_set_default_passwd_cb_userdata(ctx_, this);
    }
    NobodyToAsk(const NobodyToAsk&) = delete;
    NobodyToAsk& operator=(const NobodyToAsk&) = delete;
    ~NobodyToAsk()
    {
        SSL_CTX_set_default_passwd_cb(ctx_, nullptr);
        SSL_CTX_set_default_passwd_cb_userdata(ctx_, nullptr); // Asio would delete what it finds there
    }
    [[nodiscard]] bool was_asked() const { return asked_; }

private:
    static int refuse(char*, int, int, void* self)
    {
        static_cast<NobodyToAsk*>(self)->asked_ = true;
        return -1;
    }

    SSL_CTX* ctx_;
    bool asked_ = false;
};

// "" or what is wrong. The key is checked against the certificate alone, so that no other pair in the same
// context can make up for it.
std::string load_pair(SSL_CTX* ctx, const CertificateFiles& files)
{
    const NobodyToAsk pass_phrase(ctx);
    if (SSL_CTX_use_certificate_chain_file(ctx, files.certificate.c_str()) != 1)
        return fmt::format("tls.certificate: {}: {}", files.certificate, openssl_reason());
    const bool loaded = SSL_CTX_use_PrivateKey_file(ctx, files.key.c_str(), SSL_FILETYPE_PEM) == 1;
    if (pass_phrase.was_asked()) {
        ERR_clear_error();
        return fmt::format("tls.key: {0} is protected by a pass phrase; write it without one: openssl pkey "
                           "-in {0} -out ...",
                           files.key);
    }
    const bool mismatch = !loaded && ERR_GET_REASON(ERR_peek_error()) == X509_R_KEY_VALUES_MISMATCH;
    if (!loaded && !mismatch) return fmt::format("tls.key: {}: {}", files.key, openssl_reason());
    if (mismatch || SSL_CTX_check_private_key(ctx) != 1) {
        ERR_clear_error();
        return fmt::format("tls.key: {} does not belong to {}", files.key, files.certificate);
    }
    return {};
}

// RFC 5280 section 4.1.2.5: UTC, to the second.
std::chrono::sys_seconds time_of(const ASN1_TIME* time)
{
    std::tm parts{};
    if (ASN1_TIME_to_tm(time, &parts) != 1) return {};
    return std::chrono::sys_seconds(std::chrono::seconds(::timegm(&parts)));
}

CertificateFacts facts_of(X509* certificate, const std::vector<std::string>& names)
{
    return {names.empty() ? std::string() : names.front(), time_of(X509_get0_notBefore(certificate)),
            time_of(X509_get0_notAfter(certificate))};
}

void apply_policy(SSL_CTX* ctx, const TlsOptions& options)
{
    SSL_CTX_set_min_proto_version(ctx, options.only_tls13 ? TLS1_3_VERSION : TLS1_2_VERSION);
    if (options.kernel == config::KernelTls::On) SSL_CTX_set_options(ctx, SSL_OP_ENABLE_KTLS);
    SSL_CTX_set_options(ctx, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION |
                                 SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_PRIORITIZE_CHACHA);
    SSL_CTX_set_mode(ctx, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_NO_AUTO_CHAIN);
    SSL_CTX_set_cipher_list(ctx, "ECDHE+AESGCM:ECDHE+CHACHA20:!aNULL");
    SSL_CTX_set1_groups_list(ctx, "X25519:P-256:P-384");
    select_by_alpn(ctx);
}

// Who may resume here: a session begun when other client certificates were good, or none was asked for, must
// not get past the question.
bool set_session_context(SSL_CTX* ctx, const TlsOptions& options)
{
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> digest(EVP_MD_CTX_new(), EVP_MD_CTX_free);
    const bool required = options.client_certificates == config::ClientCertificates::Required;
    const std::string_view mode = options.client_ca.empty() ? "none" : required ? "required" : "optional";
    bool good = EVP_DigestInit_ex(digest.get(), EVP_sha256(), nullptr) == 1 &&
                EVP_DigestUpdate(digest.get(), mode.data(), mode.size()) == 1;
    if (!options.client_ca.empty()) {
        const std::unique_ptr<BIO, decltype(&BIO_free)> file(BIO_new_file(options.client_ca.c_str(), "r"),
                                                             BIO_free);
        if (!file) return false;
        std::array<char, 4096> piece;
        for (int n = 0; (n = BIO_read(file.get(), piece.data(), piece.size())) > 0;)
            good = good && EVP_DigestUpdate(digest.get(), piece.data(), static_cast<std::size_t>(n)) == 1;
    }
    std::array<unsigned char, SSL_MAX_SID_CTX_LENGTH> id{};
    static_assert(SSL_MAX_SID_CTX_LENGTH == 32); // as long as the digest
    return good && EVP_DigestFinal_ex(digest.get(), id.data(), nullptr) == 1 &&
           SSL_CTX_set_session_id_context(ctx, id.data(), id.size()) == 1;
}

// "" or what is wrong.
std::string trust_clients(SSL_CTX* ctx, const std::string& bundle)
{
    if (SSL_CTX_load_verify_file(ctx, bundle.c_str()) != 1)
        return fmt::format("tls.client_ca: {}: {}", bundle, openssl_reason());
    // Whatever stands in the bundle is trusted for itself: an issuing authority without its root, too.
    X509_VERIFY_PARAM_set_flags(SSL_CTX_get0_param(ctx), X509_V_FLAG_PARTIAL_CHAIN);
    STACK_OF(X509_NAME)* names = SSL_load_client_CA_file(bundle.c_str());
    if (names == nullptr) return fmt::format("tls.client_ca: {}: {}", bundle, openssl_reason());
    SSL_CTX_set_client_CA_list(ctx, names);
    return {};
}

} // namespace

std::string check_client_ca(const std::string& bundle)
{
    ERR_clear_error();
    boost::asio::ssl::context scratch(boost::asio::ssl::context::tls_server);
    return trust_clients(scratch.native_handle(), bundle);
}

std::variant<std::shared_ptr<TlsContext>, std::string> TlsContext::load(const TlsOptions& options,
                                                                        std::shared_ptr<TlsSessions> sessions)
{
    std::shared_ptr<TlsContext> made(new TlsContext(std::move(sessions)));
    ERR_clear_error();
    for (const CertificateFiles& files : options.certificates) {
        std::string problem = made->add(files);
        if (!problem.empty()) return problem;
    }
    for (const auto& identity : made->identities_) {
        std::string problem = made->finish(*identity, options);
        if (!problem.empty()) return problem;
    }
    if (options.client_ca.empty()) return made;
    const bool required = options.client_certificates == config::ClientCertificates::Required;
    made->client_verification_ = SSL_VERIFY_PEER | (required ? SSL_VERIFY_FAIL_IF_NO_PEER_CERT : 0);
    return made;
}

std::string TlsContext::add(const CertificateFiles& files)
{
    auto own = std::make_unique<Identity>();
    SSL_CTX* ctx = own->context.native_handle();
    std::string problem = load_pair(ctx, files);
    if (!problem.empty()) return problem;
    X509* certificate = SSL_CTX_get0_certificate(ctx);
    const int key_type = EVP_PKEY_get_base_id(X509_get0_pubkey(certificate));
    own->names = host_names_in(certificate);
    own->key_types = {key_type};
    certificates_.push_back(facts_of(certificate, own->names));

    for (const auto& other : identities_) {
        const auto& types = other->key_types;
        const bool has_type = std::find(types.begin(), types.end(), key_type) != types.end();
        if (has_type || other->names != own->names) continue;
        other->key_types.push_back(key_type);
        return load_pair(other->context.native_handle(), files);
    }
    identities_.push_back(std::move(own));
    return {};
}

std::string TlsContext::finish(Identity& identity, const TlsOptions& options)
{
    SSL_CTX* ctx = identity.context.native_handle();
    apply_policy(ctx, options);
    sessions_->serve(ctx);
    if (!set_session_context(ctx, options))
        return fmt::format("tls.client_ca: {}: {}", options.client_ca, openssl_reason());
    SSL_CTX_set_tlsext_servername_callback(ctx, select_certificate);
    SSL_CTX_set_tlsext_servername_arg(ctx, this);
    return options.client_ca.empty() ? std::string() : trust_clients(ctx, options.client_ca);
}

// A certificate for the very name goes before one for "*.example.org".
SSL_CTX* TlsContext::context_for(const char* name) const
{
    for (const unsigned flags : {X509_CHECK_FLAG_NO_WILDCARDS, 0}) {
        for (const auto& identity : identities_) {
            SSL_CTX* ctx = identity->context.native_handle();
            if (X509_check_host(SSL_CTX_get0_certificate(ctx), name, 0, flags, nullptr) == 1) return ctx;
        }
    }
    return nullptr;
}

int TlsContext::select_certificate(SSL* ssl, int*, void* self)
{
    const char* name = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
    if (name == nullptr) return SSL_TLSEXT_ERR_NOACK;
    SSL_CTX* ctx = static_cast<const TlsContext*>(self)->context_for(name);
    if (ctx == nullptr) return SSL_TLSEXT_ERR_NOACK;
    SSL_set_SSL_CTX(ssl, ctx);
    return SSL_TLSEXT_ERR_OK;
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
