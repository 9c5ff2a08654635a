#include "server/protocol/time_value.hpp"

#include "server/protocol/listing.hpp"

#include <catch2/catch.hpp>

using wharf::protocol::mdtm_text;
using wharf::protocol::parse_time_value;
using wharf::protocol::parse_timed_path;

TEST_CASE("a time value is what MDTM shows", "[protocol]")
{
    const auto text = GENERATE(as<std::string>(), "20261121130502", "19700101000000", "20000229235959",
                               "19690720201740", "00000101000000", "99991231235959");
    const auto time = parse_time_value(text);
    REQUIRE(time);
    CHECK(mdtm_text(*time) == text);
}

TEST_CASE("a fraction counts to the millisecond, and a leap second is the next minute's first", "[protocol]")
{
    using std::chrono::milliseconds;
    CHECK(*parse_time_value("20261121130502.5") - *parse_time_value("20261121130502") == milliseconds(500));
    CHECK(*parse_time_value("20261121130502.1239") - *parse_time_value("20261121130502") ==
          milliseconds(123));
    CHECK(parse_time_value("20161231235960") == parse_time_value("20170101000000"));
}

TEST_CASE("what is no time is none", "[protocol]")
{
    const auto text =
        GENERATE(as<std::string>(), "", "2026", "2026112113050", "202611211305022", "20261121130502.",
                 "20261121130502.x", "20261121130502 ", "20261321130502", "20260229000000", "20261131000000",
                 "20261121240000", "20261121136000", "20261121130561", "20261100130502", "-2026112113050",
                 "2026-11-21 13:", "+0261121130502");
    CAPTURE(text);
    CHECK_FALSE(parse_time_value(text));
}

TEST_CASE("a timed path is a time, a blank and all the rest", "[protocol]")
{
    const auto timed = parse_timed_path("20261121130502.123 my crimes .csv");
    REQUIRE(timed);
    CHECK(timed->path == "my crimes .csv");
    CHECK(timed->time == parse_time_value("20261121130502.123"));
    const auto text = GENERATE(as<std::string>(), "20261121130502", "20261121130502 ", "crimes.csv",
                               "crimes.csv 20261121130502", " 20261121130502 a.csv");
    CHECK_FALSE(parse_timed_path(text));
}
