#include "auth/ban.hpp"

#include <catch2/catch.hpp>

using namespace wharf::auth;

namespace {

Time at(std::int64_t seconds)
{
    return Time(std::chrono::seconds(seconds));
}

} // namespace

TEST_CASE("bans read back as they were written", "[auth]")
{
    const std::vector<Ban> bans{
        {Network::parse("192.0.2.7").value(), "", at(1'800'000'000), at(1'800'000'600), 40, 1},
        {Network::parse("2001:db8::/64").value(), "Jörg  of Ålesund", at(0), at(4'294'967'295), 0, 3},
    };
    const std::string text = format_bans(bans);
    CHECK(text == "wharfinger-bans 1\n"
                  "1800000000 1800000600 40 1 192.0.2.7\n"
                  "0 4294967295 0 3 2001:db8::/64 Jörg  of Ålesund\n");
    const ParsedBans parsed = parse_bans(text);
    CHECK(parsed.bans == bans);
    CHECK(parsed.damaged.empty());
}

TEST_CASE("an empty text holds no bans", "[auth]")
{
    CHECK(parse_bans("").bans.empty());
    CHECK(parse_bans("").damaged.empty());
}

TEST_CASE("a damaged line is named and costs no other", "[auth]")
{
    const std::string line =
        GENERATE("", "x", "1 2 3 4", "1 2 3 4 office", "1 2 3 192.0.2.7", "-1 2 3 4 192.0.2.7",
                 "1 4294967296 3 4 192.0.2.7", "1 2 3 4  192.0.2.7", "1 2 3 4 192.0.2.7 a/b",
                 "1 2 3 4 192.0.2.7 \x01", "1 2 3 4 192.0.2.7  bob");
    CAPTURE(line);
    const ParsedBans parsed = parse_bans("wharfinger-bans 1\n" + line + "\n1 2 3 4 192.0.2.7 bob\n");
    REQUIRE(parsed.bans.size() == 1);
    CHECK(parsed.bans[0].user == "bob");
    CHECK(parsed.damaged == std::vector<unsigned>{2});
}

TEST_CASE("a text of another kind is damaged as a whole", "[auth]")
{
    const ParsedBans parsed = parse_bans(std::string_view("\0\0\0\0\xff\n\n", 7));
    CHECK(parsed.bans.empty());
    CHECK(parsed.damaged == std::vector<unsigned>{1, 2});
}
