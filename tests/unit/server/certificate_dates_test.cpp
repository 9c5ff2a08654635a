#include "server/certificate_dates.hpp"

#include <catch2/catch.hpp>

using namespace std::chrono;
using wharf::net::CertificateFacts;
using wharf::server::date_warnings;

namespace {

constexpr sys_seconds kNow = sys_days(2026y / 11 / 21) + 11h + 34min + 27s;

std::vector<std::string> said_of(sys_seconds not_before, sys_seconds not_after,
                                 std::string name = "ftp.example.org")
{
    return date_warnings({{std::move(name), not_before, not_after}}, kNow);
}

using Said = std::vector<std::string>;

} // namespace

TEST_CASE("nothing is said of a certificate that is good for more than two weeks", "[server]")
{
    CHECK(said_of(kNow, kNow + days(14) + 1s).empty());
    CHECK(date_warnings({}, kNow).empty());
}

TEST_CASE("what is wrong with the dates of a certificate is said with the one that matters", "[server]")
{
    CHECK(said_of(kNow - days(90), kNow - 1s) ==
          Said{"certificate 1 (ftp.example.org) expired 2026-11-21T11:34:26Z"});
    CHECK(said_of(kNow + 1s, kNow + days(90)) ==
          Said{"certificate 1 (ftp.example.org) is not valid before 2026-11-21T11:34:28Z"});
    CHECK(said_of(kNow - days(90), kNow + days(14)) ==
          Said{"certificate 1 (ftp.example.org) expires soon: 2026-12-05T11:34:27Z"});
}

TEST_CASE("certificates are counted as in the configuration, and may name nobody", "[server]")
{
    const CertificateFacts good{"good.example.org", kNow - days(1), kNow + days(90)};
    const CertificateFacts nameless{"", kNow - days(90), sys_days(2021y / 1 / 1)};
    const CertificateFacts odd{"a\nb", kNow - days(90), sys_days(2021y / 1 / 1)};
    CHECK(date_warnings({good, nameless, odd}, kNow) ==
          Said{"certificate 2 expired 2021-01-01T00:00:00Z",
               "certificate 3 (a\\x0ab) expired 2021-01-01T00:00:00Z"});
}
