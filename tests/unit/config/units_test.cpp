#include "config/units.hpp"

#include <catch2/catch.hpp>

using namespace wharf::config;

TEST_CASE("a duration is a sum of days, hours, minutes and seconds", "[config]")
{
    const auto [text, expected] = GENERATE(table<std::string, Seconds>({
        {"0s", 0s},
        {"45s", 45s},
        {"15m", 15min},
        {"2h", 2h},
        {"30d", 720h},
        {"1h30m", 90min},
        {"1d2h3m4s", 26h + 3min + 4s},
        {"90m", 90min},
        {"007s", 7s},
        {"9223372036854775807s", Seconds(9223372036854775807)},
    }));
    CAPTURE(text);
    CHECK(parse_duration(text) == expected);
}

TEST_CASE("what is not written as a duration is refused", "[config]")
{
    const std::string text = GENERATE("", "15", "m", "s15", "-1s", "+1s", "1.5h", "15 m", " 15m", "15m ",
                                      "15M", "1w", "1h30", "30m1h", "1m1m", "15min", "1hh",
                                      "9223372036854775808s", "99999999999999999999s", "106751991167301d");
    CAPTURE(text);
    CHECK_FALSE(parse_duration(text));
}

TEST_CASE("a duration is printed in its largest whole units", "[config]")
{
    const auto [duration, text] = GENERATE(table<Seconds, std::string>({
        {0s, "0s"},
        {59s, "59s"},
        {900s, "15m"},
        {5400s, "1h30m"},
        {24h, "1d"},
        {8760h, "365d"},
        {86400s + 61s, "1d1m1s"},
    }));
    CHECK(format_duration(duration) == text);
    CHECK(parse_duration(text) == duration);
}

TEST_CASE("a size is a number of bytes or of binary or decimal units", "[config]")
{
    const auto [text, expected] = GENERATE(table<std::string, std::uint64_t>({
        {"0", 0},
        {"1048576", 1048576},
        {"12B", 12},
        {"64KiB", 65536},
        {"1MiB", 1048576},
        {"16GiB", 17179869184},
        {"2TiB", 2199023255552},
        {"3KB", 3000},
        {"500MB", 500000000},
        {"1GB", 1000000000},
        {"1TB", 1000000000000},
    }));
    CAPTURE(text);
    REQUIRE(parse_size(text));
    CHECK(parse_size(text)->count == expected);
}

TEST_CASE("what is not written as a size is refused", "[config]")
{
    const std::string text = GENERATE("", "GiB", "-1", "1.5GiB", "16 GiB", "16gib", "16G", "16GiBs", "0x10",
                                      "9223372036854775808", "8388608TiB", "99999999999999999999");
    CAPTURE(text);
    CHECK_FALSE(parse_size(text));
}

TEST_CASE("a size is printed in the largest binary unit that is exact", "[config]")
{
    const auto [count, text] = GENERATE(table<std::uint64_t, std::string>({
        {0, "0"},
        {1, "1"},
        {1023, "1023"},
        {1024, "1KiB"},
        {1536, "1536"},
        {1048576, "1MiB"},
        {17179869184, "16GiB"},
        {500000000, "500000000"},
    }));
    CHECK(format_size({count}) == text);
    CHECK(parse_size(text) == Bytes{count});
}
