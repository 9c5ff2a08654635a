#include "auth/user_edits.hpp"
#include "server/checked_config.hpp"
#include "server/net/tls_context.hpp"
#include "tests/support/scratch_directory.hpp"
#include "tests/unit/auth/people.hpp"
#include "tests/unit/net/issued.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include <fstream>

using wharf::config::load_file;
using wharf::server::check;
using wharf::server::CheckedConfig;

namespace {

// A configuration file with what it names beside it.
class Place {
public:
    [[nodiscard]] std::string path(std::string_view name) const
    {
        return (directory_.path() / name).string();
    }
    void write(std::string_view name, std::string_view text) const
    {
        std::ofstream(path(name), std::ios::binary) << text;
    }
    void make_certificate(std::string_view certificate, std::string_view key) const
    {
        REQUIRE(wharf::net::ensure_self_signed(path(certificate), path(key)).empty());
    }
    void add_admin() const
    {
        using namespace wharf::auth;
        const User admin{quick_hash("pw"), Role::Admin, {}};
        REQUIRE(add_user(path("users.toml"), "ann", admin).empty());
    }
    [[nodiscard]] CheckedConfig checked(std::string_view text) const
    {
        write("wharfinger.toml", text);
        return check(load_file(path("wharfinger.toml")));
    }

private:
    wharf::test::ScratchDirectory directory_;
};

constexpr std::string_view kWithCertificate = "[tls]\ncertificate = \"c.pem\"\nkey = \"k.pem\"\n";

} // namespace

TEST_CASE("a configuration with all its files in order has no problems", "[server]")
{
    const Place place;
    place.make_certificate("c.pem", "k.pem");
    place.add_admin();
    const CheckedConfig checked = place.checked(kWithCertificate);
    CHECK(checked.problems == std::vector<std::string>{});
    CHECK(checked.warnings == std::vector<std::string>{});
    CHECK(checked.config.tls.key.list == std::vector<std::string>{place.path("k.pem")});
    CHECK(checked.source == place.path("wharfinger.toml"));
}

TEST_CASE("a certificate that is not good any more is no problem, but is told", "[server]")
{
    const Place place;
    wharf::test::issue({.common_name = "ftp.example.org", .valid_seconds = -60})
        .save(place.path("c.pem"), place.path("k.pem"));
    place.add_admin();
    const CheckedConfig checked = place.checked(kWithCertificate);
    CHECK(checked.problems.empty());
    REQUIRE(checked.warnings.size() == 1);
    CHECK_THAT(checked.warnings.front(), Catch::StartsWith("certificate 1 (ftp.example.org) expired 20"));
}

TEST_CASE("a configuration with which nobody can log in is no problem, but is told", "[server]")
{
    const Place place;
    const std::string users = "auth.users: " + place.path("users.toml");
    const std::string what_to_do = ", so nobody can log in: `wharfinger user add`";
    CHECK(place.checked("").warnings == std::vector{users + ": no such file" + what_to_do});
    place.write("users.toml", "# nobody yet\n");
    CHECK(place.checked("").warnings == std::vector{users + ": no users in it" + what_to_do});
}

TEST_CASE("that client certificates are not required everywhere is told", "[server]")
{
    const Place place;
    place.make_certificate("c.pem", "k.pem");
    place.add_admin();
    const std::string required = "[tls]\nclient_ca = \"c.pem\"\nclient_certificates = \"require\"\n";
    const CheckedConfig checked = place.checked(required);
    CHECK(checked.problems.empty());
    REQUIRE(checked.warnings.size() == 1);
    CHECK_THAT(checked.warnings[0], Catch::StartsWith("tls.client_certificates: \"require\" is for FTPS"));
    CHECK(place.checked(required + "[https]\nlisten = []\n").warnings.empty());
}

TEST_CASE("a certificate that is none is a problem at the line that names it", "[server]")
{
    const Place place;
    place.make_certificate("c.pem", "k.pem");
    place.write("c.pem", "not a certificate");
    const CheckedConfig checked = place.checked(kWithCertificate);
    REQUIRE(checked.problems.size() == 1);
    CHECK_THAT(checked.problems.front(), Catch::StartsWith(place.path("wharfinger.toml") +
                                                           ":2: tls.certificate: " + place.path("c.pem")));
}

TEST_CASE("a key of another certificate is a problem at the line that names it", "[server]")
{
    const Place place;
    place.make_certificate("c.pem", "k.pem");
    place.make_certificate("other.pem", "other-key.pem");
    const CheckedConfig checked = place.checked("[tls]\ncertificate = \"c.pem\"\nkey = \"other-key.pem\"\n");
    REQUIRE(checked.problems.size() == 1);
    CHECK_THAT(checked.problems.front(), Catch::StartsWith(place.path("wharfinger.toml") +
                                                           ":3: tls.key: " + place.path("other-key.pem")));
}

TEST_CASE("problems of the users file come with its own lines", "[server]")
{
    const Place place;
    place.write("users.toml", "[users.bob]\nrole = \"admin\"\n");
    const CheckedConfig checked = place.checked("");
    CHECK(checked.problems ==
          std::vector<std::string>{place.path("users.toml") + ":1: \"bob\": has no password"});
}

TEST_CASE("problems of the tokens file come behind those of the users file, with its own lines", "[server]")
{
    const Place place;
    place.write("users.toml", "[users.bob]\nrole = \"admin\"\n");
    place.write("tokens.toml", "\n[keys]\n");
    const CheckedConfig checked = place.checked("");
    CHECK(checked.problems ==
          std::vector<std::string>{place.path("users.toml") + ":1: \"bob\": has no password",
                                   place.path("tokens.toml") +
                                       ":2: keys: only [tokens.id] stands in this file"});
}

TEST_CASE("a file that is gone is a problem, not a configuration of defaults", "[server]")
{
    const Place place;
    const CheckedConfig checked = check(load_file(place.path("wharfinger.toml")));
    CHECK(checked.problems == std::vector<std::string>{place.path("wharfinger.toml") +
                                                       ": cannot be read: No such file or directory"});
    CHECK_FALSE(checked.embedded);
}
