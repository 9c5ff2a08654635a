#include "server/certificates.hpp"
#include "tests/support/captured_log.hpp"
#include "tests/support/no_more_files.hpp"
#include "tests/support/scratch_directory.hpp"
#include "tests/unit/net/issued.hpp"

#include <catch2/catch.hpp>

#include <filesystem>
#include <thread>

using wharf::server::Certificates;
using wharf::test::CapturedLog;

namespace {

wharf::net::TlsOptions self_signed_in(const std::filesystem::path& folder)
{
    wharf::net::TlsOptions options;
    options.certificates = {{folder / "tls/certificate.pem", folder / "tls/key.pem"}};
    options.self_signed = true;
    return options;
}

// With a pair that is good for so long, from now or, if negative, until then.
wharf::net::TlsOptions issued_in(const std::filesystem::path& folder, std::chrono::seconds valid)
{
    wharf::net::TlsOptions options;
    options.certificates = {{folder / "certificate.pem", folder / "key.pem"}};
    wharf::test::issue({.common_name = "ftp.example.org", .valid_seconds = valid.count()})
        .save(options.certificates.front().certificate, options.certificates.front().key);
    return options;
}

void look_twice(Certificates& certificates)
{
    certificates.look();
    certificates.look();
}

} // namespace

TEST_CASE("the pair that the server makes for itself is no change of the files", "[server]")
{
    const wharf::test::ScratchDirectory scratch;
    Certificates certificates(self_signed_in(scratch.path()));
    REQUIRE(certificates.reload().empty());
    const CapturedLog log(wharf::log::Format::Text);
    look_twice(certificates);
    CHECK(log.lines().empty());
}

TEST_CASE("files that are exchanged are in use at the second look", "[server]")
{
    const wharf::test::ScratchDirectory scratch;
    const auto options = self_signed_in(scratch.path());
    Certificates certificates(options);
    REQUIRE(certificates.reload().empty());
    const auto before = certificates.current();
    std::filesystem::remove(options.certificates.front().certificate);
    REQUIRE(wharf::net::ensure_self_signed(options.certificates.front().certificate,
                                           options.certificates.front().key)
                .empty());
    const CapturedLog log(wharf::log::Format::Text);
    certificates.look();
    CHECK(certificates.current() == before);
    certificates.look();
    CHECK(certificates.current() != before);
    REQUIRE(log.lines().size() == 1);
    CHECK(log.lines()[0].find("certificate files changed") != std::string::npos);
}

TEST_CASE("files that could not be read for once are read again, though they did not change", "[server]")
{
    constexpr std::chrono::hours kLong(90 * 24);
    const wharf::test::ScratchDirectory scratch;
    Certificates certificates(issued_in(scratch.path(), kLong));
    REQUIRE(certificates.reload().empty());
    const auto before = certificates.current();
    issued_in(scratch.path(), 2 * kLong);
    const CapturedLog log(wharf::log::Format::Text);
    {
        const wharf::test::NoMoreFiles no_more;
        look_twice(certificates);
        look_twice(certificates);
    }
    CHECK(log.lines().size() == 1);
    CHECK(certificates.current() == before);
    certificates.look();
    CHECK(certificates.current() != before);
    CHECK(log.lines().size() == 2);
}

TEST_CASE("certificates outside their dates are used, and the log tells it each time they are read",
          "[server]")
{
    const wharf::test::ScratchDirectory scratch;
    const CapturedLog log(wharf::log::Format::Text);
    Certificates certificates(issued_in(scratch.path(), -std::chrono::hours(1)));
    REQUIRE(certificates.reload().empty());
    REQUIRE(certificates.current() != nullptr);
    REQUIRE(log.lines().size() == 1);
    CHECK(log.lines()[0].find("warning certificate 1 (ftp.example.org) expired 20") != std::string::npos);

    Certificates::Loaded loaded = certificates.load(issued_in(scratch.path(), std::chrono::hours(1)));
    REQUIRE(loaded.problem.empty());
    certificates.use(std::move(loaded));
    REQUIRE(log.lines().size() == 2);
    CHECK(log.lines()[1].find("certificate 1 (ftp.example.org) expires soon: 20") != std::string::npos);

    issued_in(scratch.path(), -std::chrono::minutes(1));
    look_twice(certificates);
    REQUIRE(log.lines().size() == 4);
    CHECK(log.lines()[2].find("certificate files changed") != std::string::npos);
    CHECK(log.lines()[3].find("certificate 1 (ftp.example.org) expired 20") != std::string::npos);
}
