#include "server/http/message/percent.hpp"

#include <catch2/catch.hpp>

using namespace wharf::http;

TEST_CASE("percent-encoding is undone, a plus as its place wants", "[http]")
{
    CHECK(percent_decode("a%20b%2Bc%2b", Plus::IsPlus) == "a b+c+");
    CHECK(percent_decode("a+b", Plus::IsPlus) == "a+b");
    CHECK(percent_decode("a+b", Plus::IsBlank) == "a b");
    CHECK(percent_decode("%00", Plus::IsPlus) == std::string(1, '\0'));
}

TEST_CASE("a percent sign without two hexadecimal digits is an error", "[http]")
{
    const auto* const text = GENERATE("%", "%2", "a%", "%zz", "%2g", "%%20", "% 20");
    CHECK_FALSE(percent_decode(text, Plus::IsPlus));
}

TEST_CASE("what was encoded comes back", "[http]")
{
    CHECK(percent_encode("a b/%\xc3\xbc-._~") == "a%20b%2F%25%C3%BC-._~");
    std::string all;
    for (int c = 0; c < 256; ++c)
        all += static_cast<char>(c);
    CHECK(percent_decode(percent_encode(all), Plus::IsBlank) == all);
}
