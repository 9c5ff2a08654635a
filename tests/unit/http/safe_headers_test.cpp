#include "server/http/message/safe_headers.hpp"

#include <catch2/catch.hpp>

using namespace wharf::http;

TEST_CASE("what is somebody's is kept by no cache, what is everybody's may be", "[http]")
{
    Response mine;
    add_safe_headers(mine, Openness::Private);
    CHECK(*find(mine.headers, "Cache-Control") == "no-store");
    Response open;
    add_safe_headers(open, Openness::Everybody);
    CHECK(find(open.headers, "Cache-Control") == nullptr);
    CHECK(*find(open.headers, "X-Content-Type-Options") == "nosniff");
}

TEST_CASE("what a handler has set stays", "[http]")
{
    Response response;
    response.headers = {{"cache-control", "private, max-age=60"},
                        {"Content-Security-Policy", "default-src 'self'"}};
    add_safe_headers(response, Openness::Private);
    CHECK(find(response.headers, "Cache-Control") == nullptr);
    CHECK(*find(response.headers, "Content-Security-Policy") == "default-src 'self'");
}
