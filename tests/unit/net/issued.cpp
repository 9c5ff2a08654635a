#include "tests/unit/net/issued.hpp"

#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>

#include <atomic>
#include <cstdio>
#include <stdexcept>

namespace wharf::test {

namespace {

void extend(X509* certificate, X509* issuer, int nid, const std::string& value)
{
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str());
    if (extension == nullptr) throw std::runtime_error("no such extension: " + value);
    X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
}

template <class Write>
void write_file(const std::string& path, Write write)
{
    std::FILE* file = std::fopen(path.c_str(), "w");
    if (file == nullptr || write(file) != 1) throw std::runtime_error("cannot write " + path);
    std::fclose(file);
}

} // namespace

Issued issue(const Request& request, const Issued* issuer)
{
    static std::atomic<long> serial = 1;
    Issued made;
    made.key.reset(request.key_type == KeyType::Rsa ? EVP_RSA_gen(2048) : EVP_EC_gen("P-256"));
    made.certificate.reset(X509_new());
    X509* certificate = made.certificate.get();
    X509* signer = issuer != nullptr ? issuer->certificate.get() : certificate;
    X509_set_version(certificate, X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), serial++);
    X509_gmtime_adj(X509_getm_notBefore(certificate), -7200);
    X509_gmtime_adj(X509_getm_notAfter(certificate), request.valid_seconds);
    X509_set_pubkey(certificate, made.key.get());
    const auto* name = reinterpret_cast<const unsigned char*>(request.common_name.c_str());
    X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate), "CN", MBSTRING_UTF8, name, -1, -1, 0);
    X509_set_issuer_name(certificate, X509_get_subject_name(signer));
    if (!request.alternatives.empty())
        extend(certificate, signer, NID_subject_alt_name, request.alternatives);
    extend(certificate, signer, NID_basic_constraints, request.authority ? "critical,CA:TRUE" : "CA:FALSE");
    EVP_PKEY* key = issuer != nullptr ? issuer->key.get() : made.key.get();
    if (X509_sign(certificate, key, EVP_sha256()) == 0) throw std::runtime_error("cannot sign");
    return made;
}

void Issued::save(const std::string& certificate_path, const std::string& key_path) const
{
    write_file(certificate_path, [&](std::FILE* out) { return PEM_write_X509(out, certificate.get()); });
    write_file(key_path, [&](std::FILE* out) {
        return PEM_write_PrivateKey(out, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    });
}

} // namespace wharf::test
