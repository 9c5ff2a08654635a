#include "auth/user.hpp"

#include <catch2/catch.hpp>

using namespace wharf::auth;

TEST_CASE("a user name is printable text", "[auth]")
{
    const std::string name =
        GENERATE(values<std::string>({"b", "bob@example.org", "Bob Smith", "jos\u00e9", "\u65e5\u672c",
                                      "\U0001F600", "~", "a'b", std::string(128, 'x')}));
    CAPTURE(name);
    CHECK(is_user_name(name));
}

TEST_CASE("a name that could confuse a file, a path or a log is refused", "[auth]")
{
    const std::string name =
        GENERATE(std::string(), std::string(129, 'x'), std::string(" bob"), std::string("bob "),
                 std::string("a\"b"), std::string("a\\b"), std::string("a/b"), std::string("a\nb"),
                 std::string("a\tb"), std::string("a\0b", 3), std::string("a\x7f"), std::string("\u0085"));
    CAPTURE(name);
    CHECK_FALSE(is_user_name(name));
}

TEST_CASE("a name that is not UTF-8 is refused", "[auth]")
{
    const std::string name =
        GENERATE("\x80", "a\xc3", "\xc0\xaf", "\xc1\xbf", "\xe0\x80\xaf", "\xed\xa0\x80", "\xf0\x80\x80\xaf",
                 "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xff", "\xe2\x82", "\xc3(");
    CHECK_FALSE(is_user_name(name));
}

TEST_CASE("a domain is folded to lower case", "[auth]")
{
    const auto [text, domain] = GENERATE(table<std::string, std::string>({
        {"data.example.gov", "data.example.gov"},
        {"Data.Example.GOV", "data.example.gov"},
        {"localhost", "localhost"},
        {"a-b.c--d.e", "a-b.c--d.e"},
        {"10.0.0.1", "10.0.0.1"},
    }));
    CHECK(domain_name(text) == domain);
    CHECK(domain_name(std::string(200, 'x')));
}

TEST_CASE("what is not a domain is refused", "[auth]")
{
    const std::string text =
        GENERATE(std::string(), std::string(201, 'x'), std::string("."), std::string(".."), std::string(".a"),
                 std::string("a."), std::string("a..b"), std::string("-a"), std::string("a_b"),
                 std::string("a/b"), std::string("a b"), std::string("a\0", 2), std::string("d\u00e4ta.org"));
    CAPTURE(text);
    CHECK_FALSE(domain_name(text));
}

TEST_CASE("every role has a name that leads back to it", "[auth]")
{
    const Role role = GENERATE(Role::Viewer, Role::Publisher, Role::Admin);
    CHECK(role_named(role_name(role)) == role);
    CHECK_FALSE(role_named("root"));
    CHECK_FALSE(role_named(""));
}

TEST_CASE("only an admin needs no domain", "[auth]")
{
    CHECK_FALSE(why_not_allowed("ann", {"", Role::Admin, {}}));
    CHECK(why_not_allowed("ann", {"", Role::Publisher, {}}) == "a publisher needs at least one domain");
    CHECK(why_not_allowed("ann", {"", Role::Viewer, {}}) == "a viewer needs at least one domain");
}

TEST_CASE("a user with a bad name or domain is not allowed", "[auth]")
{
    CHECK(why_not_allowed("a/b", {"", Role::Admin, {}}));
    CHECK(why_not_allowed("ann", {"", Role::Viewer, {"a..b"}}));
    CHECK(why_not_allowed("ann", {"", Role::Viewer, {"Upper.org"}}));
    CHECK(why_not_allowed("ann", {"", Role::Viewer, {"a.org", "a.org"}}));
}

TEST_CASE("a name that HTTP Basic cannot carry is kept, and not given any more", "[auth]")
{
    const User admin{"", Role::Admin, {}};
    CHECK_FALSE(why_not_allowed("a:b", admin));
    CHECK(why_not_added("a:b", admin) ==
          "\"a:b\": a user name with ':' could not log in over HTTPS (RFC 7617)");
    CHECK_FALSE(why_not_added("a b", admin));
    CHECK(why_not_added("a/b", admin) == why_not_allowed("a/b", admin));
}
