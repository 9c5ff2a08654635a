#include "server/net/tls_context.hpp"

#include "config/owner.hpp"

#include <fmt/format.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <memory>
#include <sys/stat.h>
#include <unistd.h>

namespace wharf::net {

namespace {

template <auto free_function>
struct Freed {
    template <class T>
    void operator()(T* object) const
    {
        free_function(object);
    }
};
using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Freed<X509_free>>;
using Extension = std::unique_ptr<X509_EXTENSION, Freed<X509_EXTENSION_free>>;
using Stream = std::unique_ptr<std::FILE, Freed<std::fclose>>;

void add_extension(X509* certificate, int nid, const std::string& value)
{
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
    const Extension extension(X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str()));
    if (extension) X509_add_ext(certificate, extension.get(), -1);
}

std::string host_name()
{
    char name[256] = {};
    if (::gethostname(name, sizeof name - 1) != 0) return {};
    return name;
}

Certificate make_certificate(EVP_PKEY* key)
{
    Certificate certificate(X509_new());
    X509_set_version(certificate.get(), X509_VERSION_3);
    std::uint64_t serial = 0;
    RAND_bytes(reinterpret_cast<unsigned char*>(&serial), sizeof serial);
    ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate.get()), serial >> 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -3600);
    X509_time_adj_ex(X509_getm_notAfter(certificate.get()), 3650, 0, nullptr);
    X509_set_pubkey(certificate.get(), key);

    X509_NAME* name = X509_get_subject_name(certificate.get());
    static constexpr unsigned char common_name[] = "Wharfinger self-signed";
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, common_name, -1, -1, 0);
    X509_set_issuer_name(certificate.get(), name);

    std::string names = "DNS:localhost,IP:127.0.0.1,IP:::1";
    if (const std::string host = host_name(); !host.empty() && host != "localhost") names += ",DNS:" + host;
    add_extension(certificate.get(), NID_basic_constraints, "critical,CA:TRUE");
    add_extension(certificate.get(), NID_subject_alt_name, names);
    add_extension(certificate.get(), NID_subject_key_identifier, "hash");
    if (X509_sign(certificate.get(), key, EVP_sha256()) == 0) return nullptr;
    return certificate;
}

// Writes under a temporary name first: a server killed here leaves no half key behind.
template <class Write>
std::string write_pem(const std::string& path, mode_t mode, Write write)
{
    const std::string temporary = path + ".new";
    ::unlink(temporary.c_str()); // one left behind by a crash may be open to others
    const int fd = owner::make_file(temporary, O_WRONLY | O_CLOEXEC, mode);
    if (fd < 0) return fmt::format("{}: {}", temporary, std::strerror(errno));
    Stream stream(::fdopen(fd, "w"));
    const bool written = write(stream.get()) == 1 && std::fflush(stream.get()) == 0 && ::fsync(fd) == 0;
    stream.reset();
    if (!written || ::rename(temporary.c_str(), path.c_str()) != 0)
        return fmt::format("{}: {}", path, std::strerror(errno));
    return {};
}

} // namespace

std::string ensure_self_signed(const std::string& certificate_path, const std::string& key_path)
{
    if (::access(certificate_path.c_str(), F_OK) == 0 && ::access(key_path.c_str(), F_OK) == 0) return {};

    const std::string folder = key_path.substr(0, key_path.rfind('/'));
    if (owner::make_directory(folder, 0750) != 0 && errno != EEXIST)
        return fmt::format("{}: {}", folder, std::strerror(errno));

    const Key key(EVP_EC_gen("P-256"));
    if (!key) return "cannot make a key for the self-signed certificate";
    const Certificate certificate = make_certificate(key.get());
    if (!certificate) return "cannot sign the self-signed certificate";

    std::string problem = write_pem(key_path, 0600, [&](std::FILE* out) {
        return PEM_write_PrivateKey(out, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    });
    if (!problem.empty()) return problem;
    return write_pem(certificate_path, 0644,
                     [&](std::FILE* out) { return PEM_write_X509(out, certificate.get()); });
}

} // namespace wharf::net
