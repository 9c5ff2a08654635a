#include "server/http/gates.hpp"

#include <catch2/catch.hpp>

using namespace wharf::http;

namespace {

Visitor signed_in()
{
    Visitor visitor;
    visitor.by = Visitor::By::Cookie;
    visitor.csrf_token = "secret";
    return visitor;
}

bool passes(Fields headers, std::string body = {}, const Visitor& visitor = signed_in())
{
    Request request;
    request.method = Method::Post;
    request.headers = std::move(headers);
    request.headers.push_back({"host", "data.example.gov:8443"});
    request.body = std::move(body);
    return !check_origin(visitor, request);
}

} // namespace

TEST_CASE("a change asked for with a cookie carries the token of a page", "[http]")
{
    CHECK(passes({{"x-csrf-token", "secret"}}));
    CHECK(passes({}, "a=b&csrf=secret"));
    CHECK_FALSE(passes({}));
    CHECK_FALSE(passes({{"x-csrf-token", "secreT"}}));
    CHECK_FALSE(passes({{"x-csrf-token", "secret2"}}));
    CHECK_FALSE(passes({{"x-csrf-token", ""}}));
    CHECK_FALSE(passes({}, "csrf=%"));
}

TEST_CASE("a session without a token can change nothing", "[http]")
{
    Visitor visitor = signed_in();
    visitor.csrf_token.clear();
    CHECK_FALSE(passes({{"x-csrf-token", ""}}, "", visitor));
}

TEST_CASE("a change that a browser says comes from elsewhere is refused, token or not", "[http]")
{
    CHECK(passes({{"x-csrf-token", "secret"}, {"sec-fetch-site", "same-origin"}}));
    CHECK(passes({{"x-csrf-token", "secret"}, {"origin", "https://Data.Example.gov:8443"}}));
    CHECK_FALSE(passes({{"x-csrf-token", "secret"}, {"sec-fetch-site", "same-site"}}));
    CHECK_FALSE(passes({{"x-csrf-token", "secret"}, {"sec-fetch-site", "none"}}));
    CHECK_FALSE(passes({{"x-csrf-token", "secret"}, {"origin", "https://data.example.gov"}}));
    CHECK_FALSE(passes({{"x-csrf-token", "secret"}, {"origin", "null"}}));
}

TEST_CASE("a password needs no token of a page, and counts for no other page, since browsers remember it",
          "[http]")
{
    Visitor visitor;
    visitor.by = GENERATE(Visitor::By::Password, Visitor::By::Nothing);
    CHECK(passes({}, "", visitor));
    CHECK(passes({{"sec-fetch-site", "same-origin"}}, "", visitor));
    CHECK_FALSE(passes({{"origin", "https://elsewhere.example"}}, "", visitor));
    CHECK_FALSE(passes({{"sec-fetch-site", "cross-site"}}, "", visitor));
}

TEST_CASE("a token, which no browser adds by itself, may come from anywhere", "[http]")
{
    Visitor visitor;
    visitor.by = Visitor::By::Token;
    CHECK(passes({{"origin", "https://elsewhere.example"}}, "", visitor));
}
