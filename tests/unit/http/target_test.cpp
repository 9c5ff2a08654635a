#include "server/http/message/target.hpp"

#include <catch2/catch.hpp>

using namespace wharf::http;

TEST_CASE("a target is a path in parts and a query in fields", "[http]")
{
    const auto target = parse_target("/a/b%2Fc/%C3%BC/?x=1+2&y=%26&z&&x=3");
    REQUIRE(target);
    CHECK(target->path == std::vector<std::string>{"a", "b/c", "\xc3\xbc"});
    CHECK(target->folder);
    CHECK(target->query == Fields{{"x", "1 2"}, {"y", "&"}, {"z", ""}, {"x", "3"}});
}

TEST_CASE("the root is a folder without parts", "[http]")
{
    const auto target = parse_target("/");
    REQUIRE(target);
    CHECK(target->path.empty());
    CHECK(target->folder);
    CHECK_FALSE(parse_target("/a")->folder);
}

TEST_CASE("a target that could mean something else somewhere is refused", "[http]")
{
    const auto* const text = GENERATE("", "*", "a", "a/b", "//", "//a", "/a//", "///", "/a//b", "/.", "/..",
                                      "/a/../b", "/%2e%2e/a", "/%2E", "/a%00", "/%ff", "/%", "/a?b=%",
                                      "/a?%ff=b", "/a?b=%00", "localhost:80");
    CHECK_FALSE(parse_target(text));
}

TEST_CASE("the absolute form names its host in front", "[http]")
{
    const Form form = split_form("HTTPS://host:8443/a?b");
    CHECK(form.authority == "host:8443");
    CHECK(form.rest == "/a?b");
    CHECK(split_form("http://host").rest == "/");
    CHECK_FALSE(parse_target(split_form("http://host?a").rest));
    CHECK(split_form("https://").authority == "");
    CHECK_FALSE(split_form("/a").authority);
    CHECK(split_form("ftp://a/b").rest == "ftp://a/b");
}
