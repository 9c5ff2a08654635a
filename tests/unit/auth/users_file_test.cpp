#include "auth/users_file.hpp"
#include "people.hpp"

#include <catch2/catch.hpp>

using namespace wharf::auth;

namespace {

std::string replace_all(std::string text, std::string_view from, const std::string& to)
{
    for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
        text.replace(at, from.size(), to);
    }
    return text;
}

// HASH stands for a good one.
ParsedUsers parse(const std::string& text)
{
    return parse_users(replace_all(text, "HASH", "\"" + quick_hash("pw") + "\""));
}

} // namespace

TEST_CASE("users written to a file are read back the same", "[auth]")
{
    const Users users{
        {"bob@example.org", {quick_hash("a"), Role::Publisher, {"data.example.gov", "b.org"}}},
        {"Jos\u00e9 'x' #1", {quick_hash("b"), Role::Viewer, {"b.org"}}},
        {"a.b.c", {quick_hash("c"), Role::Admin, {}}},
    };
    const ParsedUsers parsed = parse_users(format_users(users));
    CHECK(parsed.problems.empty());
    CHECK(parsed.users == users);
}

TEST_CASE("a file without users is a good file", "[auth]")
{
    const std::string text = GENERATE("", "# nobody yet\n", "[users]\n");
    CHECK(parse_users(text).problems.empty());
    CHECK(parse_users(text).users.empty());
}

TEST_CASE("a file written by hand is read", "[auth]")
{
    const ParsedUsers parsed =
        parse("[users.bob]\nrole = \"viewer\"\ndomains = [\"A.Org\"]\npassword = HASH\n");
    CHECK(parsed.problems.empty());
    REQUIRE(parsed.users.contains("bob"));
    CHECK(parsed.users.at("bob").role == Role::Viewer);
    CHECK(parsed.users.at("bob").domains == std::vector<std::string>{"a.org"});
}

TEST_CASE("a wrong line in the users file is told with its number", "[auth]")
{
    const auto [text, line, what] = GENERATE(table<std::string, unsigned, std::string>({
        {"[users.bob]\npassword = HASH\nrole = \"root\"\ndomains = [\"a.org\"]", 3,
         "\"bob\": role: wants \"viewer\", \"publisher\" or \"admin\""},
        {"[users.bob]\npassword = HASH\nrole = 1\ndomains = [\"a.org\"]", 3,
         "\"bob\": role: wants \"viewer\", \"publisher\" or \"admin\""},
        {"[users.bob]\npassword = \"pw\"\nrole = \"admin\"", 2,
         "\"bob\": password: not a hash written by `wharfinger user`"},
        {"[users.bob]\nrole = \"admin\"\npassword = 7", 3,
         "\"bob\": password: not a hash written by `wharfinger user`"},
        {"[users.bob]\nrole = \"admin\"", 1, "\"bob\": has no password"},
        {"[users.bob]\npassword = HASH", 1, "\"bob\": has no role"},
        {"[users.bob]\npassword = HASH\nrole = \"viewer\"", 1, "\"bob\": a viewer needs at least one domain"},
        {"[users.bob]\npassword = HASH\nrole = \"viewer\"\ndomains = \"a.org\"", 4,
         "\"bob\": domains: wants a list of texts"},
        {"[users.bob]\npassword = HASH\nrole = \"viewer\"\ndomains = [\n\"a.org\",\n\"b..org\"]", 6,
         "\"bob\": domains: wants names such as \"data.example.gov\""},
        {"[users.bob]\npassword = HASH\nrole = \"viewer\"\ndomains = [3]", 4,
         "\"bob\": domains: wants names such as \"data.example.gov\""},
        {"[users.bob]\npassword = HASH\nrole = \"viewer\"\ndomains = [\"a.org\", \"A.org\"]", 1,
         "\"bob\": a domain is listed twice"},
        {"[users.bob]\npassword = HASH\nrole = \"admin\"\nrights = \"all\"", 4,
         "\"bob\": rights: no such key"},
        {"\n[users.\"a/b\"]\npassword = HASH\nrole = \"admin\"", 2,
         "\"a/b\": a user name is 1 to 128 bytes of UTF-8 without control characters, '\"', '\\', '/' or "
         "outer spaces"},
        {"[users]\nbob = 3", 2, "\"bob\": wants [users.\"name\"]"},
        {"users = 3", 1, "users: only [users.\"name\"] stands in this file"},
        {"\n[groups.x]", 2, "groups: only [users.\"name\"] stands in this file"},
    }));
    const ParsedUsers parsed = parse(text);
    REQUIRE(parsed.problems.size() == 1);
    CHECK(parsed.problems[0].line == line);
    CHECK(parsed.problems[0].what == what);
}

TEST_CASE("every problem of the users file is told at once, in order", "[auth]")
{
    const ParsedUsers parsed =
        parse("[users.zoe]\npassword = 1\nrole = 2\n[users.ann]\npassword = HASH\nrole = \"x\"\n");
    REQUIRE(parsed.problems.size() == 3);
    CHECK(parsed.problems[0].line == 2);
    CHECK(parsed.problems[1].line == 3);
    CHECK(parsed.problems[2].line == 6);
}

TEST_CASE("a users file that is not TOML is told with its line", "[auth]")
{
    const std::string text =
        GENERATE("\n[users.bob", "\nrole = ", "[users.bob]\n[users.bob]", "\nx = \"\xff\"");
    const ParsedUsers parsed = parse_users(text);
    REQUIRE(parsed.problems.size() == 1);
    CHECK(parsed.problems[0].line == 2);
    CHECK(parsed.problems[0].what.starts_with("not TOML: "));
}
