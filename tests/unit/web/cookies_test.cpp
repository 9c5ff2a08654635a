#include "server/http/message/cookies.hpp"

#include "tests/unit/web/markup.hpp"

using namespace wharf;
using namespace wharf::http;

TEST_CASE("a cookie is found by its whole name, among others and in several fields")
{
    const Fields headers{{"cookie", "a=1; __Host-wharfinger=abc; b=2"}, {"host", "x"}, {"cookie", "c=3"}};
    CHECK(find_cookie(headers, "__Host-wharfinger") == "abc");
    CHECK(find_cookie(headers, "a") == "1");
    CHECK(find_cookie(headers, "c") == "3");
    CHECK_FALSE(find_cookie(headers, "wharfinger"));
    CHECK_FALSE(find_cookie(headers, "__Host-wharf"));
    CHECK_FALSE(find_cookie({}, "a"));
}

TEST_CASE("a cookie that came twice counts as none")
{
    CHECK_FALSE(find_cookie({{"cookie", "a=1; a=2"}}, "a"));
    CHECK_FALSE(find_cookie({{"cookie", "a=1"}, {"cookie", "a=1"}}, "a"));
}

TEST_CASE("cookies that are none are passed over")
{
    const Fields headers{{"cookie", ";; x;=; =v; a;a=1;"}};
    CHECK(find_cookie(headers, "a") == "1");
    CHECK(find_cookie({{"cookie", "a="}}, "a") == "");
    CHECK(find_cookie({{"cookie", "a=b=c"}}, "a") == "b=c");
    CHECK_FALSE(find_cookie({{"cookie", "   "}}, "a"));
}

TEST_CASE("a cookie is for this host over TLS and out of reach of scripts and other sites")
{
    CHECK(set_cookie("__Host-x", "v") ==
          Field{"Set-Cookie", "__Host-x=v; Path=/; Secure; HttpOnly; SameSite=Lax"});
    CHECK(set_cookie("__Host-x", "", Keep::Forget).value ==
          "__Host-x=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0");
}
