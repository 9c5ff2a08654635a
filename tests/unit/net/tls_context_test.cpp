#include "tests/support/ftp/run_coro.hpp"
#include "tests/unit/net/issued.hpp"
#include "tests/unit/net/loopback.hpp"

#include <catch2/catch.hpp>

#include <openssl/pem.h>

#include <fstream>
#include <memory>

using namespace wharf::test;
using wharf::net::ensure_self_signed;
using wharf::net::TlsContext;
using wharf::net::TlsControlChannel;

namespace {

std::string problem_with(const std::string& certificate, const std::string& key)
{
    const auto loaded = load_tls(certificate, key);
    return loaded.index() == 1 ? std::get<std::string>(loaded) : "";
}

std::pair<error_code, error_code> shake_hands(asio::io_context& context, TlsControlChannel& control,
                                              TlsClient& client)
{
    const auto [server, peer] = run_coro(context, both(control.secure(), client.handshake()));
    return {server, peer};
}

} // namespace

TEST_CASE("a certificate or key that cannot be used is named, with the reason", "[net]")
{
    const TemporaryFolder folder;
    const std::string certificate = folder.path("certificate.pem");
    const std::string key = folder.path("key.pem");
    const std::string other_key = folder.path("other-key.pem");
    const std::string garbage = folder.path("garbage.pem");
    const std::string missing = folder.path("missing.pem");
    REQUIRE(ensure_self_signed(certificate, key) == "");
    REQUIRE(ensure_self_signed(folder.path("other.pem"), other_key) == "");
    std::ofstream(garbage) << "this is no PEM\n";

    CHECK(problem_with(certificate, key) == "");
    CHECK(problem_with(missing, key) == "tls.certificate: " + missing + ": No such file or directory");
    CHECK(problem_with(certificate, missing) == "tls.key: " + missing + ": No such file or directory");
    CHECK(problem_with(garbage, key) == "tls.certificate: " + garbage + ": no start line");
    CHECK(problem_with(certificate, garbage).starts_with("tls.key: " + garbage + ": "));
    CHECK(problem_with(certificate, other_key).starts_with("tls.key: " + other_key));
}

TEST_CASE("a key with a pass phrase is refused; nobody is asked for it", "[net]")
{
    const bool traditional = GENERATE(false, true);
    const TemporaryFolder folder;
    const std::string certificate = folder.path("certificate.pem");
    const std::string key = folder.path("key.pem");
    const Issued issued = issue({.common_name = "protected"});
    issued.save(certificate, key);
    REQUIRE(problem_with(certificate, key) == "");
    const auto write = traditional ? PEM_write_bio_PrivateKey_traditional : PEM_write_bio_PrivateKey;
    const std::unique_ptr<BIO, decltype(&BIO_free)> file(BIO_new_file(key.c_str(), "w"), BIO_free);
    const unsigned char phrase[] = {'s', 'e', 'c', 'r', 'e', 't'};
    REQUIRE(write(file.get(), issued.key.get(), EVP_aes_256_cbc(), phrase, sizeof phrase, nullptr, nullptr) ==
            1);
    REQUIRE(BIO_flush(file.get()) == 1);
    CHECK(problem_with(certificate, key) ==
          "tls.key: " + key +
              " is protected by a pass phrase; write it without one: openssl "
              "pkey -in " +
              key + " -out ...");
}

TEST_CASE("a client that asks for FTP, or for nothing, is served; one that asks for HTTP is not", "[net]")
{
    const auto version = GENERATE(Version::Tls12, Version::Tls13);
    const auto [asked, chosen] = GENERATE(table<std::string, std::string>(
        {{"", ""}, {"ftp", "ftp"}, {"ftp-data", "ftp-data"}, {"http/1.1", "-"}}));
    asio::io_context context;
    auto pair = connected_pair(context);
    TlsControlChannel control(std::move(pair.server), server_tls(), {});
    TlsClient client(std::move(pair.client), version);
    if (!asked.empty()) client.offer_alpn(asked);
    const auto [server_error, client_error] = shake_hands(context, control, client);
    CAPTURE(asked);
    CHECK(!server_error == (chosen != "-"));
    if (!server_error) CHECK(client.alpn() == chosen);
}

TEST_CASE("a context tells of its certificates whom they are for and how long they are good", "[net]")
{
    const TemporaryFolder folder;
    const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    wharf::net::TlsOptions options;
    for (const long valid_seconds : {3600L, -60L}) {
        const std::string name = std::to_string(options.certificates.size());
        options.certificates.push_back({folder.path(name + ".pem"), folder.path(name + "-key.pem")});
        issue({.common_name = "unused",
               .alternatives = "DNS:" + name + ".example.org,DNS:other.example.org",
               .valid_seconds = valid_seconds})
            .save(options.certificates.back().certificate, options.certificates.back().key);
    }
    const auto loaded = TlsContext::load(options);
    REQUIRE(loaded.index() == 0);
    const auto& certificates = std::get<0>(loaded)->certificates();
    REQUIRE(certificates.size() == 2);
    CHECK(certificates[0].name == "0.example.org");
    CHECK(certificates[1].name == "1.example.org");
    CHECK(certificates[0].not_after >= now + std::chrono::seconds(3590));
    CHECK(certificates[0].not_after <= now + std::chrono::hours(2));
    CHECK(certificates[0].not_before <= certificates[0].not_after);
    CHECK(certificates[1].not_after < now);
}

TEST_CASE("TLS 1.2 can be switched off", "[net]")
{
    const TemporaryFolder folder;
    const std::string certificate = folder.path("certificate.pem");
    const std::string key = folder.path("key.pem");
    REQUIRE(ensure_self_signed(certificate, key) == "");
    wharf::net::TlsOptions options;
    options.certificates.push_back({certificate, key});
    options.only_tls13 = true;
    const auto loaded = TlsContext::load(options);
    const auto tls = std::get<std::shared_ptr<TlsContext>>(loaded);
    const auto [version, welcome] =
        GENERATE(table<Version, bool>({{Version::Tls12, false}, {Version::Tls13, true}}));
    asio::io_context context;
    auto pair = connected_pair(context);
    TlsControlChannel control(std::move(pair.server), tls, {});
    TlsClient client(std::move(pair.client), version);
    const auto [server_error, client_error] = shake_hands(context, control, client);
    CHECK(!server_error == welcome);
}
