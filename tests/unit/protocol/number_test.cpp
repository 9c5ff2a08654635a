#include "server/protocol/number.hpp"

#include <catch2/catch.hpp>
#include <limits>
#include <string>

using namespace std::string_literals;
using wharf::protocol::parse_allo;
using wharf::protocol::parse_number;

namespace {

using Number = std::optional<std::uint64_t>;
constexpr auto kMost = std::numeric_limits<std::uint64_t>::max();

} // namespace

TEST_CASE("a number is digits and fits in 64 bits", "[protocol]")
{
    const auto [text, value] = GENERATE(table<std::string, Number>({
        {"0", 0},
        {"93", 93},
        {"0093", 93},
        {"9223372036854775808", 9223372036854775808ULL},
        {"18446744073709551615", kMost},
        {"00000000000000000000000018446744073709551615", kMost},
        {"18446744073709551616", std::nullopt},
        {"99999999999999999999999999", std::nullopt},
        {"", std::nullopt},
        {" 1", std::nullopt},
        {"1 ", std::nullopt},
        {"+1", std::nullopt},
        {"-1", std::nullopt},
        {"-0", std::nullopt},
        {"0x10", std::nullopt},
        {"1e3", std::nullopt},
        {"1.5", std::nullopt},
        {"1\0"s, std::nullopt},
        {"\xD9\xA1", std::nullopt}, // a digit in Arabic script
    }));
    INFO(text);
    CHECK(parse_number(text) == value);
}

TEST_CASE("ALLO takes a size, and a record size that is of no use", "[protocol]")
{
    const auto [text, value] = GENERATE(table<std::string, Number>({
        {"1024", 1024},
        {"1024 R 80", 1024},
        {"1024 r 80", 1024},
        {"1024 R", std::nullopt},
        {"1024 R ", std::nullopt},
        {"1024 R x", std::nullopt},
        {"1024 S 80", std::nullopt},
        {"1024  R 80", std::nullopt},
        {"1024 R 80 ", std::nullopt},
        {"1024R80", std::nullopt},
        {" R 80", std::nullopt},
        {"18446744073709551616 R 80", std::nullopt},
        {"", std::nullopt},
    }));
    INFO(text);
    CHECK(parse_allo(text) == value);
}
