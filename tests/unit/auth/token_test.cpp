#include "auth/token.hpp"
#include "tokens.hpp"

#include <catch2/catch.hpp>
#include <regex>
#include <set>

using namespace wharf::auth;

TEST_CASE("a new token has the form that secret scanners look for, and its own id in it", "[auth]")
{
    const NewToken token = new_token();
    const std::string text(token.text.reveal());
    CHECK(std::regex_match(text, std::regex("wt_[a-z0-9]{12}_[0-9A-Za-z]{43}")));
    CHECK(text.substr(3, 12) == token.id);
    CHECK(is_token_id(token.id));
    REQUIRE(token_id(text));
    CHECK(*token_id(text) == token.id);
}

TEST_CASE("no two tokens are the same", "[auth]")
{
    std::set<std::string> ids;
    std::set<std::string> texts;
    for (int i = 0; i < 1000; ++i) {
        const NewToken token = new_token();
        ids.insert(token.id);
        texts.emplace(token.text.reveal());
    }
    CHECK(ids.size() == 1000);
    CHECK(texts.size() == 1000);
}

TEST_CASE("a text that has not exactly the form of a token has no id", "[auth]")
{
    const std::string good = token_text();
    REQUIRE(token_id(good) == std::string_view(kTokenId));
    const auto with = [&](std::size_t place, char letter) {
        std::string text = good;
        text[place] = letter;
        return text;
    };
    const std::string text = GENERATE_COPY(values<std::string>(
        {"", "wt_", "bob:secret", good.substr(1), good + "x", " " + good, good.substr(0, good.size() - 1),
         with(0, 'W'), with(2, '-'), with(3, 'K'), with(14, '_'), with(15, '-'), with(16, '_'), with(20, ' '),
         with(30, '\0'), with(58, '+'), with(40, '\xc3')}));
    CHECK_FALSE(token_id(text));
}

TEST_CASE("the hash of a token is its SHA-256", "[auth]")
{
    const std::string hash = token_hash("abc"); // FIPS 180-2, appendix B.1
    CHECK(hash == "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(is_token_hash(hash));
    CHECK_FALSE(is_token_hash(hash.substr(1)));
    CHECK_FALSE(is_token_hash(hash + "0"));
    CHECK_FALSE(is_token_hash("sha256:" + std::string(64, 'G')));
    CHECK_FALSE(is_token_hash("sha256:" + std::string(64, 'A')));
    CHECK_FALSE(is_token_hash(""));
}

TEST_CASE("every scope has a name", "[auth]")
{
    const Scope scope = GENERATE(Scope::Read, Scope::Publish, Scope::Payload);
    CHECK(scope_named(scope_name(scope)) == scope);
    CHECK_FALSE(scope_named("Read"));
    CHECK_FALSE(scope_named(""));
}

TEST_CASE("a token within the rules may be stored", "[auth]")
{
    Token token = reading_token();
    CHECK_FALSE(why_not_allowed(token));
    token.expires = token.created + kLongestTokenLife;
    token.note = std::string(200, 'x');
    token.domains = {"a.org", "b.org"};
    CHECK_FALSE(why_not_allowed(token));
}

TEST_CASE("a token against the rules is told why", "[auth]")
{
    Token token = reading_token();
    std::string why;
    SECTION("user")
    {
        token.user = "a/b";
        why = "\"a/b\" cannot be the name of a user";
    }
    SECTION("hash")
    {
        token.hash = "";
        why = "has no hash";
    }
    SECTION("scopes")
    {
        token.scopes.clear();
        why = "needs at least one scope: read, publish or payload";
    }
    SECTION("domain")
    {
        token.domains = {"A.org"};
        why = "\"A.org\" cannot be the name of a domain";
    }
    SECTION("domains")
    {
        token.domains = {"a.org", "a.org"};
        why = "a domain is listed twice";
    }
    SECTION("order")
    {
        token.expires = token.created;
        why = "expires before it is created";
    }
    SECTION("life")
    {
        token.expires = token.created + kLongestTokenLife + std::chrono::seconds(1);
        why = "is good for more than 3650 days";
    }
    SECTION("before 1970")
    {
        token.created = at(-1);
        why = "its times are not between 1970 and 9999";
    }
    SECTION("after 9999")
    {
        token.expires = std::chrono::sys_days(std::chrono::year(10000) / 1 / 1);
        why = "its times are not between 1970 and 9999";
    }
    SECTION("two lines")
    {
        token.note = "a\nb";
        why = "a note is one line of UTF-8, at most 200 bytes";
    }
    SECTION("long note")
    {
        token.note = std::string(201, 'x');
        why = "a note is one line of UTF-8, at most 200 bytes";
    }
    CHECK(why_not_allowed(token) == why);
}

TEST_CASE("a time is written in full, in UTC", "[auth]")
{
    CHECK(time_text(at(0)) == "1970-01-01T00:00:00Z");
    CHECK(time_text(kNow + std::chrono::seconds(302)) == "2026-11-21T13:05:02Z");
}
