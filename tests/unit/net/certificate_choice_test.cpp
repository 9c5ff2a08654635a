// Which certificate a client is shown, by the name it asks for and the signatures it understands.
#include "tests/support/ftp/run_coro.hpp"
#include "tests/unit/net/loopback.hpp"

#include <catch2/catch.hpp>

using namespace wharf::test;
using wharf::net::TlsContext;
using wharf::net::TlsControlChannel;
using wharf::net::TlsOptions;

namespace {

// A folder with certificates, numbered in the order they are added.
class Certificates {
public:
    void add(const Request& request)
    {
        const std::string number = std::to_string(options_.certificates.size());
        options_.certificates.push_back({folder_.path(number + ".pem"), folder_.path(number + "-key.pem")});
        issue(request).save(options_.certificates.back().certificate, options_.certificates.back().key);
    }
    [[nodiscard]] std::shared_ptr<TlsContext> load() const
    {
        return std::get<std::shared_ptr<TlsContext>>(TlsContext::load(options_));
    }
    [[nodiscard]] TlsOptions& options() { return options_; }

private:
    TemporaryFolder folder_;
    TlsOptions options_;
};

struct Shown {
    std::string certificate; // its common name
    std::string server_name; // as the server understood it
};

Shown shown_to(const std::shared_ptr<TlsContext>& tls, Version version, const std::string& name,
               const std::string& signatures = "")
{
    asio::io_context context;
    auto pair = connected_pair(context);
    TlsControlChannel control(std::move(pair.server), tls, {});
    TlsClient client(std::move(pair.client), version);
    if (!name.empty()) client.ask_for(name);
    if (!signatures.empty()) client.sign_only_with(signatures);
    const auto [server_error, client_error] = run_coro(context, both(control.secure(), client.handshake()));
    if (server_error) return {"(refused)", ""};
    return {client.server_common_name(), control.tls_facts().server_name};
}

} // namespace

TEST_CASE("a client is shown the certificate for the name it asks for, else the first", "[net]")
{
    Certificates certificates;
    certificates.add({"first", "DNS:ftp.example.org"});
    certificates.add({"wildcard", "DNS:*.example.net"});
    certificates.add({"exact", "DNS:data.example.net,DNS:data2.example.net"});
    certificates.add({"named.example.com"});
    const auto tls = certificates.load();

    const auto version = GENERATE(Version::Tls12, Version::Tls13);
    const auto [asked, certificate] = GENERATE(table<std::string, std::string>({
        {"", "first"},
        {"ftp.example.org", "first"},
        {"nobody.example.org", "first"},
        {"any.example.net", "wildcard"},
        {"two.levels.example.net", "first"},
        {"data.example.net", "exact"},
        {"DATA2.Example.NET", "exact"},
        {"named.example.com", "named.example.com"},
    }));
    CAPTURE(asked);
    const Shown shown = shown_to(tls, version, asked);
    CHECK(shown.certificate == certificate);
    CHECK(shown.server_name == asked);
}

TEST_CASE("an ECDSA and an RSA certificate for the same names are both served", "[net]")
{
    const bool ecdsa_first = GENERATE(true, false);
    Certificates certificates;
    certificates.add({ecdsa_first ? "ecdsa" : "rsa", "DNS:a.example,DNS:b.example",
                      ecdsa_first ? KeyType::Ecdsa : KeyType::Rsa});
    certificates.add({ecdsa_first ? "rsa" : "ecdsa", "DNS:b.example,DNS:a.example",
                      ecdsa_first ? KeyType::Rsa : KeyType::Ecdsa});
    const auto tls = certificates.load();

    const auto version = GENERATE(Version::Tls12, Version::Tls13);
    const std::string asked = GENERATE("", "a.example");
    CHECK(shown_to(tls, version, asked, "ECDSA+SHA256").certificate == "ecdsa");
    CHECK(shown_to(tls, version, asked, "rsa_pss_rsae_sha256:RSA+SHA256").certificate == "rsa");
}

TEST_CASE("a key is checked against its own certificate, not against another of its type", "[net]")
{
    Certificates certificates;
    certificates.add({"rsa", "DNS:a.example", KeyType::Rsa});
    certificates.add({"ecdsa", "DNS:a.example"});
    certificates.options().certificates[1].key = certificates.options().certificates[0].key;
    const auto loaded = TlsContext::load(certificates.options());
    REQUIRE(loaded.index() == 1);
    CHECK(std::get<std::string>(loaded).starts_with("tls.key: "));
}

TEST_CASE("no certificate is shown with a signature that nobody should trust", "[net]")
{
    Certificates certificates;
    certificates.add({"rsa", "DNS:a.example", KeyType::Rsa});
    CHECK(shown_to(certificates.load(), Version::Tls12, "", "RSA+SHA1").certificate == "(refused)");
}
