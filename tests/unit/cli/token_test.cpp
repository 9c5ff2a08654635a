#include "auth/token_edits.hpp"
#include "auth/token_store.hpp"
#include "auth/user_store.hpp"
#include "command_line.hpp"

#include <catch2/catch.hpp>
#include <chrono>

using namespace wharf::cli;
using wharf::auth::Errc;
using wharf::auth::Scope;
using wharf::auth::Scopes;
using wharf::auth::Token;
using wharf::auth::Tokens;
using wharf::auth::TokenStore;
using wharf::auth::TokenUses;
using wharf::auth::UserStore;

namespace {

// With bob, a publisher of a.org and b.org; vera, a viewer of a.org; ada, an admin.
class TokenCommandLine : public CommandLine {
public:
    TokenCommandLine()
    {
        REQUIRE(
            run({"user", "add", "bob", "--domain", "a.org", "--domain", "b.org", "--password-stdin"}, "pw")
                .exit_code == kOk);
        REQUIRE(
            run({"user", "add", "vera", "--role", "viewer", "--domain", "a.org", "--password-stdin"}, "pw")
                .exit_code == kOk);
        REQUIRE(run({"user", "add", "ada", "--role", "admin", "--password-stdin"}, "pw").exit_code == kOk);
    }

    Tokens tokens() const { return wharf::auth::load_tokens(*this / "tokens.toml").tokens; }

    // The text of a new one, with further words behind `user`.
    std::string create(const std::string& user, std::vector<std::string> words = {"--scope", "read"})
    {
        words.insert(words.begin(), {"token", "create", user});
        const Ran ran = run(std::move(words));
        CHECK(ran.err.starts_with("token "));
        REQUIRE(ran.exit_code == kOk);
        REQUIRE(ran.out.ends_with('\n'));
        return ran.out.substr(0, ran.out.size() - 1);
    }

    // What a server would say to the token a moment later.
    wharf::auth::result<wharf::auth::TokenGrant> shown(const std::string& text) const
    {
        UserStore users(*this / "users.toml");
        TokenUses uses(*this / "data/token-uses");
        return TokenStore(*this / "tokens.toml", users, uses).verify(text, now());
    }

    static wharf::auth::Time now()
    {
        return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    }
};

std::string id_of(const std::string& text)
{
    return std::string(wharf::auth::token_id(text).value_or("none"));
}

} // namespace

TEST_CASE("token create prints a token that is good, and nothing else on standard output", "[cli]")
{
    TokenCommandLine line;
    const std::string text =
        line.create("bob", {"--scope", "read,publish", "--domain", "B.org", "--note", "cron"});
    const auto grant = line.shown(text);
    REQUIRE(grant.has_value());
    CHECK(grant->principal.name == "bob");
    CHECK(grant->principal.may_write());
    CHECK(grant->principal.domains == std::vector<std::string>{"b.org"});
    CHECK(grant->scopes == Scopes{Scope::Read, Scope::Publish});
    CHECK(line.tokens().at(id_of(text)).note == "cron");
}

TEST_CASE("the token itself is kept nowhere", "[cli]")
{
    TokenCommandLine line;
    const std::string text = line.create("bob");
    const std::string secret = text.substr(16);
    std::ifstream in(line / "tokens.toml");
    const std::string kept{std::istreambuf_iterator<char>(in), {}};
    CHECK(kept.find(id_of(text)) != std::string::npos);
    CHECK(kept.find(secret) == std::string::npos);
    CHECK(line.run({"token", "list"}).out.find(secret) == std::string::npos);
    CHECK(line.run({"token", "list", "--json"}).out.find(secret) == std::string::npos);
    CHECK(line.run({"token", "list", "--json"}).out.find("sha256") == std::string::npos);
}

TEST_CASE("a token is good for 90 days unless another time is given", "[cli]")
{
    TokenCommandLine line;
    const auto [given, days] = GENERATE(table<std::string, int>({{"", 90}, {"1d", 1}, {"3650d", 3650}}));
    std::vector<std::string> words{"--scope", "read"};
    if (!given.empty()) words.insert(words.end(), {"--expires", given});
    const std::string id = id_of(line.create("bob", words));
    const Token made = line.tokens().at(id);
    CHECK(made.expires - made.created == std::chrono::days(days));
    CHECK(made.created <= TokenCommandLine::now());
}

TEST_CASE("token create with arguments that cannot be right is a usage error that says what is allowed",
          "[cli]")
{
    TokenCommandLine line;
    const auto [words, told] = GENERATE(table<std::vector<std::string>, std::string>({
        {{"bob"}, "--scope"},
        {{"--scope", "read"}, "user"},
        {{"bob", "--scope", "write"}, "{read,publish,payload}"},
        {{"bob", "--scope", "read,write"}, "{read,publish,payload}"},
        {{"bob", "--scope", "read", "--domain", "a..b"}, "\"a..b\" cannot be the name of a domain"},
        {{"bob", "--scope", "read", "--domain", "a.org", "--domain", "A.org"}, "a domain is listed twice"},
        {{"bob", "--scope", "read", "--expires", "90"}, "such as 12h or 90d, from 1s to 3650d, not \"90\""},
        {{"bob", "--scope", "read", "--expires", "0d"}, "from 1s to 3650d, not \"0d\""},
        {{"bob", "--scope", "read", "--expires", "3651d"}, "from 1s to 3650d, not \"3651d\""},
        {{"bob", "--scope", "read", "--note", "a\nb"}, "a note is one line of UTF-8, at most 200 bytes"},
        {{"b/b", "--scope", "read"}, "\"b/b\" cannot be the name of a user"},
    }));
    std::vector<std::string> all{"token", "create"};
    all.insert(all.end(), words.begin(), words.end());
    const Ran ran = line.run(all);
    CHECK(ran.exit_code == kUsage);
    CHECK_THAT(ran.err, Catch::Contains(told));
    CHECK(ran.out.empty());
    CHECK(line.tokens().empty());
}

TEST_CASE("token create gives nobody more than they have", "[cli]")
{
    TokenCommandLine line;
    const auto [words, told] = GENERATE(table<std::vector<std::string>, std::string>({
        {{"eve", "--scope", "read"}, "there is no user \"eve\" in "},
        {{"vera", "--scope", "read,publish"},
         "\"vera\" is a viewer: a token of a viewer may have the scopes read and payload"},
        {{"bob", "--scope", "read", "--domain", "c.org"},
         "\"bob\" has no rights on c.org, only on a.org b.org"},
    }));
    std::vector<std::string> all{"token", "create"};
    all.insert(all.end(), words.begin(), words.end());
    const Ran ran = line.run(all);
    CHECK(ran.exit_code == kProblem);
    CHECK_THAT(ran.err, Catch::StartsWith(told));
    CHECK(ran.out.empty());
    CHECK(line.tokens().empty());
}

TEST_CASE("a token of an admin may be for any domain", "[cli]")
{
    TokenCommandLine line;
    const auto grant = line.shown(line.create("ada", {"--scope", "publish", "--domain", "c.org"}));
    REQUIRE(grant.has_value());
    CHECK(grant->principal.role == wharf::auth::Role::Publisher);
    CHECK(grant->principal.domains == std::vector<std::string>{"c.org"});
}

TEST_CASE("token list tells that uses cannot be looked up", "[cli]")
{
    TokenCommandLine line;
    line.create("vera");
    std::filesystem::remove_all(line / "data");
    std::ofstream(line / "data") << "no folder";
    const Ran ran = line.run({"token", "list"});
    CHECK(ran.exit_code == kOk);
    CHECK_THAT(ran.out, Catch::Contains("  use unknown  "));
    CHECK(ran.err ==
          "when tokens were used is not known: data.root: " + line / "data" + ": Not a directory\n");
}

TEST_CASE("token list shows whose tokens there are, all of them or of one user", "[cli]")
{
    TokenCommandLine line;
    CHECK(line.run({"token", "list"}).out.empty());
    CHECK(line.run({"token", "list", "--json"}).out == "[]\n");
    const std::string vera = id_of(line.create("vera"));
    const std::string bob = id_of(line.create("bob", {"--scope", "read,publish", "--domain", "a.org"}));
    const std::string all = line.run({"token", "list"}).out;
    CHECK(all.starts_with(bob + "  bob   read,publish  until 20"));
    CHECK_THAT(all, Catch::Contains("Z  never used  a.org\n" + vera + "  vera  read          until 20"));
    CHECK(all.ends_with("Z  never used  every domain of the user\n"));
    const std::string veras = line.run({"token", "list", "vera"}).out;
    CHECK(veras.starts_with(vera));
    CHECK(std::count(veras.begin(), veras.end(), '\n') == 1);
    CHECK(line.run({"token", "list", "ada"}).out.empty());
    CHECK(line.run({"token", "list", "eve"}).err ==
          "there is no user \"eve\" in " + line / "users.toml" + "\n");
}

TEST_CASE("token list tells when a token was last used", "[cli]")
{
    TokenCommandLine line;
    REQUIRE(line.run({"domain", "create", "a.org"}).exit_code == kOk);
    const std::string text = line.create("bob");
    REQUIRE(line.shown(text).has_value());
    CHECK_THAT(line.run({"token", "list"}).out, Catch::Contains("  used 20"));
    CHECK_THAT(line.run({"token", "list", "--json"}).out, Catch::Contains("\"used\":\"20"));
}

TEST_CASE("token list shows the tokens of somebody removed from the file by hand as dead", "[cli]")
{
    TokenCommandLine line;
    line.create("bob");
    line.write("users.toml", "");
    const Ran ran = line.run({"token", "list", "bob"});
    CHECK(ran.exit_code == kOk);
    CHECK_THAT(ran.out, Catch::Contains("  no such user  "));
}

TEST_CASE("a revoked token is good no longer, given by its id or whole", "[cli]")
{
    TokenCommandLine line;
    REQUIRE(line.run({"domain", "create", "a.org"}).exit_code == kOk);
    const std::string text = line.create("bob");
    const std::string other = line.create("bob");
    REQUIRE(line.shown(text).has_value());
    const bool whole = GENERATE(true, false);
    const Ran ran = line.run({"token", "revoke", whole ? text : id_of(text)});
    CHECK(ran.err.empty());
    CHECK(ran.out == "revoked " + id_of(text) + "\n");
    CHECK(line.shown(text).error() == Errc::UnknownToken);
    CHECK(line.shown(other).has_value());
    CHECK_FALSE(TokenUses(line / "data/token-uses").last(id_of(text)).value());
}

TEST_CASE("revoking what is no token is told", "[cli]")
{
    TokenCommandLine line;
    const Ran none = line.run({"token", "revoke", "aaaaaaaaaaaa"});
    CHECK(none.exit_code == kProblem);
    CHECK(none.err == "there is no token aaaaaaaaaaaa in " + line / "tokens.toml" + "\n");
    const Ran wrong = line.run({"token", "revoke", "bob"});
    CHECK(wrong.exit_code == kUsage);
    CHECK_THAT(wrong.err, Catch::StartsWith("\"bob\" is not a token's id: 12 lower-case letters and digits"));
    CHECK(line.run({"token", "revoke"}).exit_code == kUsage);
    CHECK(line.run({"token"}).exit_code == kUsage);
}

TEST_CASE("with a user the tokens go, and a new user of that name has none", "[cli]")
{
    TokenCommandLine line;
    const std::string text = line.create("bob");
    const std::string vera = line.create("vera");
    const bool by_hand = GENERATE(true, false);
    if (by_hand) {
        line.write("users.toml", "");
    } else {
        REQUIRE(line.run({"user", "remove", "bob"}).exit_code == kOk);
        CHECK_FALSE(line.tokens().contains(id_of(text)));
    }
    REQUIRE(line.run({"user", "add", "bob", "--domain", "a.org", "--password-stdin"}, "pw").exit_code == kOk);
    CHECK(line.shown(text).error() == Errc::UnknownToken);
    CHECK(line.tokens().contains(id_of(vera)));
}

TEST_CASE("a user is removed even if the tokens file is broken, and that is told", "[cli]")
{
    TokenCommandLine line;
    line.write("tokens.toml", "[tokens.x\n");
    const Ran ran = line.run({"user", "remove", "bob"});
    CHECK(ran.exit_code == kProblem);
    CHECK_THAT(ran.err, Catch::StartsWith("removed \"bob\", but not the tokens of that name\n" +
                                          line / "tokens.toml" + ":1: not TOML: "));
    CHECK_FALSE(wharf::auth::load_users(line / "users.toml").users.contains("bob"));
}

TEST_CASE("a broken file of users or tokens stops the commands on tokens", "[cli]")
{
    TokenCommandLine line;
    const std::string broken = GENERATE("users.toml", "tokens.toml");
    line.write(broken, "[x\n");
    const std::vector<std::string> words = GENERATE(values<std::vector<std::string>>({
        {"token", "create", "bob", "--scope", "read"},
        {"token", "list"},
    }));
    const Ran ran = line.run(words);
    CHECK(ran.exit_code == kProblem);
    CHECK(ran.out.empty());
    CHECK_THAT(ran.err, Catch::StartsWith(line / broken + ":1: not TOML: "));
}

TEST_CASE("a token can be revoked while the users file is broken", "[cli]")
{
    TokenCommandLine line;
    const std::string text = line.create("bob");
    line.write("users.toml", "[x\n");
    CHECK(line.run({"token", "revoke", id_of(text)}).exit_code == kOk);
    CHECK(line.tokens().empty());
}
