#include "server/cli/token_text.hpp"

#include <catch2/catch.hpp>

using namespace wharf::cli;
using namespace std::chrono_literals;
using wharf::auth::Scope;
using wharf::auth::Time;
using wharf::auth::Token;

namespace {

constexpr Time kCreated = std::chrono::sys_days(std::chrono::year(2026) / 11 / 21);

ListedToken listed(std::string id, Token token)
{
    token.created = kCreated;
    token.expires = kCreated + std::chrono::days(90);
    return {std::move(id), std::move(token), TokenState::Good, std::nullopt};
}

std::vector<ListedToken> some()
{
    ListedToken ann = listed("aaaaaaaaaaaa", {.user = "ann",
                                              .hash = "",
                                              .scopes = {Scope::Read, Scope::Publish, Scope::Payload},
                                              .domains = {"a.org", "b.org"},
                                              .created = {},
                                              .expires = {},
                                              .note = "say \"hi\""});
    ann.used = kCreated + 36h;
    ListedToken bob = listed("bbbbbbbbbbbb", {.user = "bob.lee",
                                              .hash = "",
                                              .scopes = {Scope::Payload},
                                              .domains = {},
                                              .created = {},
                                              .expires = {},
                                              .note = ""});
    bob.state = TokenState::Expired;
    ListedToken eve = bob;
    eve.id = "cccccccccccc";
    eve.token.user = "eve";
    eve.state = TokenState::NoSuchUser;
    return {ann, bob, eve};
}

} // namespace

TEST_CASE("tokens are listed in columns", "[cli]")
{
    CHECK(tokens_as_table(some()) ==
          "aaaaaaaaaaaa  ann      read,publish,payload  until 2027-02-19T00:00:00Z    "
          "used 2026-11-22T12:00:00Z  a.org b.org  # say \"hi\"\n"
          "bbbbbbbbbbbb  bob.lee  payload               expired 2027-02-19T00:00:00Z  "
          "never used                 every domain of the user\n"
          "cccccccccccc  eve      payload               no such user                  "
          "never used                 every domain of the user\n");
    CHECK(tokens_as_table({}).empty());
}

TEST_CASE("a token whose use could not be looked up is not called unused", "[cli]")
{
    std::vector<ListedToken> one{some().back()};
    one.front().use_known = false;
    CHECK_THAT(tokens_as_table(one), Catch::Contains("no such user  use unknown  every domain"));
    CHECK_THAT(tokens_as_json(one), Catch::Contains(R"("used":null)"));
}

TEST_CASE("tokens are listed as JSON, with what is not there left out", "[cli]")
{
    CHECK(tokens_as_json(some()) ==
          R"([{"id":"aaaaaaaaaaaa","user":"ann","scopes":["read","publish","payload"],)"
          R"("domains":["a.org","b.org"],"created":"2026-11-21T00:00:00Z","expires":"2027-02-19T00:00:00Z",)"
          R"("state":"good","used":"2026-11-22T12:00:00Z","note":"say \"hi\""},)"
          R"({"id":"bbbbbbbbbbbb","user":"bob.lee","scopes":["payload"],"created":"2026-11-21T00:00:00Z",)"
          R"("expires":"2027-02-19T00:00:00Z","state":"expired"},)"
          R"({"id":"cccccccccccc","user":"eve","scopes":["payload"],"created":"2026-11-21T00:00:00Z",)"
          R"("expires":"2027-02-19T00:00:00Z","state":"no such user"}])"
          "\n");
    CHECK(tokens_as_json({}) == "[]\n");
}
