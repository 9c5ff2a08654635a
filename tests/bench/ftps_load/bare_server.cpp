#include "tests/bench/ftps_load/bare_server.hpp"

#include "tests/bench/ftps_load/failure.hpp"

#include <algorithm>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <vector>

namespace load {

namespace {

constexpr std::size_t kBlock = 64 * 1024;

struct FreeKey {
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
struct FreeCertificate {
    void operator()(X509* certificate) const { X509_free(certificate); }
};
using Key = std::unique_ptr<EVP_PKEY, FreeKey>;
using Certificate = std::unique_ptr<X509, FreeCertificate>;

Certificate self_signed(EVP_PKEY* key)
{
    Certificate certificate(X509_new());
    X509* const it = certificate.get();
    X509_set_version(it, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(it), 1);
    X509_gmtime_adj(X509_getm_notBefore(it), -60);
    X509_gmtime_adj(X509_getm_notAfter(it), 24L * 60 * 60);
    X509_set_pubkey(it, key);
    X509_NAME* const name = X509_get_subject_name(it);
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("localhost"),
                               -1, -1, 0);
    X509_set_issuer_name(it, name);
    if (X509_sign(it, key, EVP_sha256()) == 0) throw Failure(tls_error("a certificate"));
    return certificate;
}

} // namespace

BareServer::BareServer()
    : context_(SSL_CTX_new(TLS_server_method()))
{
    const Key key(EVP_EC_gen("P-256"));
    if (!context_ || !key) throw Failure(tls_error("a server's TLS context"));
    const Certificate certificate = self_signed(key.get());
    SSL_CTX_use_certificate(context_.get(), certificate.get());
    SSL_CTX_use_PrivateKey(context_.get(), key.get());
}

BareServer::BareServer(const char* chain_file, const char* key_file)
    : context_(SSL_CTX_new(TLS_server_method()))
{
    SSL_CTX* const context = context_.get();
    if (context == nullptr || SSL_CTX_use_certificate_chain_file(context, chain_file) != 1 ||
        SSL_CTX_use_PrivateKey_file(context, key_file, SSL_FILETYPE_PEM) != 1)
    {
        throw Failure(tls_error("a server's TLS context"));
    }
    SSL_CTX_set_num_tickets(context, 1);
    SSL_CTX_set_read_ahead(context, 1);
    SSL_CTX_set_options(context, SSL_OP_IGNORE_UNEXPECTED_EOF);
}

TlsHandle BareServer::connection(int fd) const
{
    TlsHandle tls(SSL_new(context_.get()));
    if (!tls || SSL_set_fd(tls.get(), fd) != 1) throw Failure(tls_error("a TLS connection"));
    SSL_set_accept_state(tls.get());
    return tls;
}

void send_from_memory(SSL* tls, std::uint64_t bytes)
{
    const std::vector<char> block(kBlock, 'x');
    while (bytes > 0) {
        const auto now = static_cast<std::size_t>(std::min<std::uint64_t>(bytes, kBlock));
        std::size_t written = 0;
        if (SSL_write_ex(tls, block.data(), now, &written) != 1) throw Failure(tls_error("writing"));
        bytes -= written;
    }
    SSL_shutdown(tls);
}

std::uint64_t receive_to_the_end(SSL* tls)
{
    std::vector<char> block(kBlock);
    std::uint64_t bytes = 0;
    std::size_t got = 0;
    while (SSL_read_ex(tls, block.data(), block.size(), &got) == 1) {
        bytes += got;
    }
    return bytes;
}

} // namespace load
