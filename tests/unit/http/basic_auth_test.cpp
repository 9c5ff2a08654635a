#include "server/http/message/basic_auth.hpp"

#include <catch2/catch.hpp>

using namespace wharf::http;

TEST_CASE("a user and a password are taken apart at the first colon", "[http]")
{
    const auto given = parse_basic("bAsIc  YWxpY2U6b25lOnR3bw==");
    REQUIRE(given);
    CHECK(given->user == "alice");
    CHECK(given->password == "one:two");
    CHECK(parse_basic("Basic YTo")->user == "a");
    CHECK(parse_basic("Basic Og==")->password.empty());
}

TEST_CASE("what holds no user and password is nothing", "[http]")
{
    const auto* const field = GENERATE("", "Basic", "Basic ", "Basic YWxpY2U=", "Basic ???", "Bearer YTpi",
                                       "BasicYTpi", "Basic YTpi YTpi", "Basic YTpi===");
    CHECK_FALSE(parse_basic(field));
}
