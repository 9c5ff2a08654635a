#include "tests/unit/net/loopback.hpp"

#include <catch2/catch.hpp>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <fstream>
#include <iterator>
#include <sys/stat.h>
#include <unistd.h>

using wharf::net::ensure_self_signed;
using wharf::test::load_tls;
using wharf::test::TemporaryFolder;

namespace {

std::string text_of(const std::string& path)
{
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

struct X509Deleter {
    void operator()(X509* certificate) const { X509_free(certificate); }
};

std::unique_ptr<X509, X509Deleter> certificate_in(const std::string& path)
{
    std::FILE* file = std::fopen(path.c_str(), "r");
    std::unique_ptr<X509, X509Deleter> certificate(PEM_read_X509(file, nullptr, nullptr, nullptr));
    std::fclose(file);
    return certificate;
}

} // namespace

TEST_CASE("the self-signed certificate and its key can be used, and only the server can read the key",
          "[net]")
{
    const TemporaryFolder folder;
    const std::string certificate = folder.path("tls/certificate.pem");
    const std::string key = folder.path("tls/key.pem");
    REQUIRE(ensure_self_signed(certificate, key) == "");
    CHECK(load_tls(certificate, key).index() == 0);
    struct stat status {};
    REQUIRE(::stat(key.c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0600);
}

TEST_CASE("what root makes belongs to the owner of the folder it is in", "[net]")
{
    if (::geteuid() != 0) return;
    constexpr uid_t kOwner = 12345;
    const TemporaryFolder folder;
    REQUIRE(::chown(folder.path("").c_str(), kOwner, kOwner) == 0);
    REQUIRE(ensure_self_signed(folder.path("tls/certificate.pem"), folder.path("tls/key.pem")) == "");
    for (const char* const name : {"tls", "tls/certificate.pem", "tls/key.pem"}) {
        CAPTURE(name);
        struct stat status {};
        REQUIRE(::stat(folder.path(name).c_str(), &status) == 0);
        CHECK(status.st_uid == kOwner);
        CHECK(status.st_gid == kOwner);
    }
}

TEST_CASE("the self-signed certificate names this host and is valid now, for years", "[net]")
{
    const TemporaryFolder folder;
    const std::string path = folder.path("certificate.pem");
    REQUIRE(ensure_self_signed(path, folder.path("key.pem")) == "");
    const auto certificate = certificate_in(path);
    REQUIRE(certificate);
    CHECK(X509_check_host(certificate.get(), "localhost", 0, 0, nullptr) == 1);
    CHECK(X509_check_ip_asc(certificate.get(), "127.0.0.1", 0) == 1);
    CHECK(X509_check_ip_asc(certificate.get(), "::1", 0) == 1);
    CHECK(X509_check_host(certificate.get(), "example.org", 0, 0, nullptr) == 0);
    CHECK(X509_cmp_current_time(X509_get0_notBefore(certificate.get())) < 0);
    CHECK(X509_cmp_current_time(X509_get0_notAfter(certificate.get())) > 0);
}

TEST_CASE("a certificate and a key that are there are left alone", "[net]")
{
    const TemporaryFolder folder;
    const std::string certificate = folder.path("certificate.pem");
    const std::string key = folder.path("key.pem");
    REQUIRE(ensure_self_signed(certificate, key) == "");
    const std::string before = text_of(certificate) + text_of(key);
    REQUIRE(ensure_self_signed(certificate, key) == "");
    CHECK(text_of(certificate) + text_of(key) == before);
}

TEST_CASE("half of a pair is replaced by a whole one", "[net]")
{
    const TemporaryFolder folder;
    const std::string certificate = folder.path("certificate.pem");
    const std::string key = folder.path("key.pem");
    REQUIRE(ensure_self_signed(certificate, key) == "");
    const auto lost = GENERATE_COPY(certificate, key);
    REQUIRE(std::filesystem::remove(lost));
    REQUIRE(ensure_self_signed(certificate, key) == "");
    CHECK(load_tls(certificate, key).index() == 0);
}

TEST_CASE("a key is closed to others even where an open file of the temporary name was left behind", "[net]")
{
    const TemporaryFolder folder;
    const std::string key = folder.path("key.pem");
    std::ofstream(key + ".new") << "left behind";
    REQUIRE(::chmod((key + ".new").c_str(), 0666) == 0);
    REQUIRE(ensure_self_signed(folder.path("certificate.pem"), key) == "");
    struct stat status {};
    REQUIRE(::stat(key.c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0600);
}

TEST_CASE("a key that cannot be written is a sentence naming its path", "[net]")
{
    const TemporaryFolder folder;
    std::ofstream(folder.path("file")) << "in the way";
    const std::string key = folder.path("file/key.pem");
    const std::string problem = ensure_self_signed(folder.path("file/certificate.pem"), key);
    CHECK(problem.find(folder.path("file")) != std::string::npos);
}
