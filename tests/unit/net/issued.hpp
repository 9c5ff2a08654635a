// Certificates made for a test: self-signed, or signed by an authority of the test's own.
#pragma once

#include <openssl/evp.h>
#include <openssl/x509.h>

#include <memory>
#include <string>

namespace wharf::test {

struct CertificateDeleter {
    void operator()(X509* certificate) const { X509_free(certificate); }
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};

enum class KeyType { Ecdsa, Rsa };

// A certificate and its key.
struct Issued {
    std::unique_ptr<X509, CertificateDeleter> certificate;
    std::unique_ptr<EVP_PKEY, CertificateDeleter> key;

    // As PEM files of these paths.
    void save(const std::string& certificate_path, const std::string& key_path) const;
};

struct Request {
    std::string common_name;
    std::string alternatives = {}; // as in OpenSSL's configuration: "DNS:a.example,email:bob@example.org"
    KeyType key_type = KeyType::Ecdsa;
    long valid_seconds = 3600; // from an hour ago if negative: expired
    bool authority = false;
};

// Signed by `issuer`; null: by itself.
[[nodiscard]] Issued issue(const Request& request, const Issued* issuer = nullptr);

} // namespace wharf::test
