#include "archive/jobs/control/percent_word.hpp"

#include <catch2/catch.hpp>

using namespace wharf::jobs;

TEST_CASE("a percentage is read in words or digits", "[jobs]")
{
    const auto [text, expected] = GENERATE(table<std::string, std::optional<unsigned>>({
        {"TenPercent", 10},
        {"tenpercent", 10},
        {"OnePercent", 1},
        {"ZeroPercent", 0},
        {"FifteenPercent", 15},
        {"TwentyPercent", 20},
        {"TwentyFivePercent", 25},
        {"NinetyNinePercent", 99},
        {"HundredPercent", 100},
        {"OneHundredPercent", 100},
        {"5Percent", 5},
        {"100Percent", 100},
        {"101Percent", std::nullopt},
        {"1000Percent", std::nullopt},
        {"Percent", std::nullopt},
        {"Ten", std::nullopt},
        {"", std::nullopt},
        {"TenTenPercent", std::nullopt},
        {"TwentyTenPercent", std::nullopt},
        {"TwentyZeroPercent", std::nullopt},
        {"SomePercent", std::nullopt},
        {"-5Percent", std::nullopt},
    }));
    CAPTURE(text);
    CHECK(percent_of(text) == expected);
}
