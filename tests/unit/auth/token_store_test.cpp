#include "auth/token_edits.hpp"
#include "auth/token_store.hpp"
#include "auth/user_edits.hpp"
#include "auth/user_store.hpp"
#include "tokens.hpp"

#include <catch2/catch.hpp>
#include <thread>

using namespace wharf::auth;
using namespace std::chrono_literals;

namespace {

const EditProblems kDone{};

// bob may publish in data.example.gov and b.org, vera may read there, ada is an admin.
class TokenPlace : public ScratchTokens {
public:
    TokenPlace()
    {
        add("bob", Role::Publisher, {"data.example.gov", "b.org"});
        add("vera", Role::Viewer, {"data.example.gov", "b.org"});
        add("ada", Role::Admin, {});
    }

    // Under the id and the text of tokens.hpp.
    void issue(const Token& token) const { write_tokens(format_tokens({{kTokenId, token}})); }

    void add(const std::string& name, Role role, std::vector<std::string> domains) const
    {
        REQUIRE(add_user(path(), name, {quick_hash("pw"), role, std::move(domains)}) == kDone);
    }
};

struct Stores {
    explicit Stores(const TokenPlace& place, TokenStore::Tell tell = {})
        : users(place.path(), kQuick)
        , uses(place.uses_path())
        , tokens(place.tokens_path(), users, uses, std::move(tell))
    {
    }
    UserStore users;
    TokenUses uses;
    TokenStore tokens;
};

Token token_of(const std::string& user, Scopes scopes, std::vector<std::string> domains = {})
{
    Token token = reading_token();
    token.user = user;
    token.scopes = std::move(scopes);
    token.domains = std::move(domains);
    return token;
}

} // namespace

TEST_CASE("a token gives its user's rights, its scopes, its id and its end", "[auth]")
{
    const TokenPlace place;
    place.issue(token_of("bob", {Scope::Read, Scope::Publish}));
    Stores stores(place);
    const auto grant = stores.tokens.verify(token_text(), kNow);
    REQUIRE(grant.has_value());
    CHECK(grant->principal.name == "bob");
    CHECK(grant->principal.role == Role::Publisher);
    CHECK(grant->principal.may_write());
    CHECK(grant->principal.domains == std::vector<std::string>{"data.example.gov", "b.org"});
    CHECK(grant->scopes == Scopes{Scope::Read, Scope::Publish});
    CHECK(grant->token_id == kTokenId);
    CHECK(grant->expires == kNow + 24h);
}

TEST_CASE("a token made by the command line's own means is good", "[auth]")
{
    const TokenPlace place;
    Stores stores(place);
    const NewToken made = new_token();
    Token token = reading_token();
    token.hash = token_hash(made.text.reveal());
    REQUIRE(add_token(place.tokens_path(), made.id, token, place.path()) == kDone);
    const auto grant = stores.tokens.verify(made.text.reveal(), kNow);
    REQUIRE(grant.has_value());
    CHECK(grant->token_id == made.id);
}

TEST_CASE("without the scope to publish nobody may write, whatever the role", "[auth]")
{
    const TokenPlace place;
    const std::string user = GENERATE("bob", "vera", "ada");
    const auto scopes =
        GENERATE(values<Scopes>({{Scope::Read}, {Scope::Payload}, {Scope::Read, Scope::Payload}}));
    place.issue(token_of(user, scopes));
    Stores stores(place);
    const auto grant = stores.tokens.verify(token_text(), kNow);
    REQUIRE(grant.has_value());
    CHECK_FALSE(grant->principal.may_write());
    CHECK_FALSE(grant->principal.may_administer());
    CHECK(grant->scopes == scopes);
}

TEST_CASE("a token that may publish gives a viewer nothing more", "[auth]")
{
    const TokenPlace place;
    place.issue(token_of("vera", {Scope::Publish}));
    Stores stores(place);
    CHECK_FALSE(stores.tokens.verify(token_text(), kNow)->principal.may_write());
}

TEST_CASE("only an admin's token that may publish, in every domain, may administer", "[auth]")
{
    const TokenPlace place;
    const auto [user, domains, may] = GENERATE(table<std::string, std::vector<std::string>, bool>(
        {{"ada", {}, true}, {"ada", {"b.org"}, false}, {"bob", {}, false}, {"vera", {}, false}}));
    place.issue(token_of(user, {Scope::Read, Scope::Publish, Scope::Payload}, domains));
    Stores stores(place);
    const auto grant = stores.tokens.verify(token_text(), kNow);
    REQUIRE(grant.has_value());
    CHECK(grant->principal.may_administer() == may);
}

TEST_CASE("a token's domains narrow its user's, and never widen them", "[auth]")
{
    const TokenPlace place;
    using Domains = std::vector<std::string>;
    const auto [user, domains, role, left] = GENERATE(table<std::string, Domains, Role, Domains>({
        {"bob", {"b.org"}, Role::Publisher, {"b.org"}},
        {"bob", {"b.org", "else.org"}, Role::Publisher, {"b.org"}},
        {"bob", {"else.org"}, Role::Publisher, {}},
        {"vera", {"b.org"}, Role::Viewer, {"b.org"}},
        {"ada", {"b.org"}, Role::Publisher, {"b.org"}},
    }));
    place.issue(token_of(user, {Scope::Read, Scope::Publish}, domains));
    Stores stores(place);
    const auto grant = stores.tokens.verify(token_text(), kNow);
    REQUIRE(grant.has_value());
    CHECK(grant->principal.role == role);
    CHECK(grant->principal.domains == left);
}

TEST_CASE("the rights of a token are its user's as of now", "[auth]")
{
    const TokenPlace place;
    place.issue(token_of("bob", {Scope::Publish}));
    Stores stores(place);
    REQUIRE(stores.tokens.verify(token_text(), kNow)->principal.may_write());
    REQUIRE(remove_user(place.path(), "bob") == kDone);
    CHECK(stores.tokens.verify(token_text(), kNow).error() == Errc::UnknownUser);
    place.add("bob", Role::Viewer, {"b.org"});
    const auto grant = stores.tokens.verify(token_text(), kNow);
    REQUIRE(grant.has_value());
    CHECK_FALSE(grant->principal.may_write());
    CHECK(grant->principal.domains == std::vector<std::string>{"b.org"});
}

TEST_CASE("a new password leaves tokens as they are", "[auth]")
{
    const TokenPlace place;
    place.issue(reading_token());
    Stores stores(place);
    REQUIRE(set_password(place.path(), "bob", quick_hash("new")) == kDone);
    CHECK(stores.tokens.verify(token_text(), kNow).has_value());
}

TEST_CASE("a token is good until its very end, and tells that it expired only with the right secret",
          "[auth]")
{
    const TokenPlace place;
    place.issue(reading_token());
    Stores stores(place);
    CHECK(stores.tokens.verify(token_text(), kNow + 24h - 1s).has_value());
    CHECK(stores.tokens.verify(token_text(), kNow + 24h).error() == Errc::TokenExpired);
    std::string guess = token_text();
    guess.back() = 'x';
    CHECK(stores.tokens.verify(guess, kNow + 24h).error() == Errc::UnknownToken);
}

TEST_CASE("what is not exactly a token of the file is unknown", "[auth]")
{
    const TokenPlace place;
    place.issue(reading_token());
    Stores stores(place);
    const auto with = [](std::size_t index, char letter) {
        std::string text = token_text();
        text[index] = letter;
        return text;
    };
    std::vector<std::string> texts{"", "pw", kTokenId, reading_token().hash};
    texts.push_back(with(58, 'x')); // another secret
    texts.push_back(with(3, 'a'));  // another id
    texts.push_back(token_text() + "x");
    texts.push_back(token_text() + "\n");
    texts.push_back(token_text().substr(0, 58));
    for (const std::string& text : texts) {
        CAPTURE(text);
        CHECK(stores.tokens.verify(text, kNow).error() == Errc::UnknownToken);
    }
    CHECK(stores.tokens.verify(token_text(), kNow).has_value());
}

TEST_CASE("a hash under another token's id is of no use", "[auth]")
{
    const TokenPlace place;
    place.write_tokens(format_tokens({{"aaaaaaaaaaaa", reading_token()}}));
    Stores stores(place);
    std::string moved = token_text();
    moved.replace(3, 12, "aaaaaaaaaaaa");
    CHECK(stores.tokens.verify(moved, kNow).error() == Errc::UnknownToken);
    CHECK(stores.tokens.verify(token_text(), kNow).error() == Errc::UnknownToken);
}

TEST_CASE("the next request sees that the tokens file changed", "[auth]")
{
    const TokenPlace place;
    Stores stores(place);
    CHECK(stores.tokens.verify(token_text(), kNow).error() == Errc::UnknownToken);
    REQUIRE(add_token(place.tokens_path(), kTokenId, reading_token(), place.path()) == kDone);
    CHECK(stores.tokens.verify(token_text(), kNow).has_value());
    REQUIRE(remove_token(place.tokens_path(), kTokenId) == kDone);
    CHECK(stores.tokens.verify(token_text(), kNow).error() == Errc::UnknownToken);
}

TEST_CASE("a tokens file that is broken or gone changes nothing, and is told once", "[auth]")
{
    const TokenPlace place;
    place.issue(reading_token());
    std::vector<std::string> told;
    Stores stores(place, [&](std::string_view problem) { told.emplace_back(problem); });
    place.write_tokens("[tokens.x\n");
    for (int i = 0; i < 3; ++i)
        CHECK(stores.tokens.verify(token_text(), kNow).has_value());
    REQUIRE(told.size() == 1);
    CHECK(told[0] == stores.tokens.last_problem());
    CHECK(told[0].starts_with(place.tokens_path() + ":1: not TOML: "));

    std::filesystem::remove(place.tokens_path());
    CHECK(stores.tokens.verify(token_text(), kNow).has_value());
    CHECK(stores.tokens.last_problem() == place.tokens_path() + ": is gone");

    place.write_tokens("");
    CHECK(stores.tokens.verify(token_text(), kNow).error() == Errc::UnknownToken);
    CHECK(stores.tokens.last_problem().empty());
}

TEST_CASE("without a good tokens or users file nobody can say whether a token is good", "[auth]")
{
    const TokenPlace place;
    place.issue(reading_token());
    const bool tokens_broken = GENERATE(true, false);
    if (tokens_broken) {
        place.write_tokens("[tokens.x\n");
    } else {
        place.write("[users.x\n");
    }
    Stores stores(place);
    CHECK(stores.tokens.verify(token_text(), kNow).error() == Errc::StoreUnavailable);
    CHECK((stores.tokens.tokens() == nullptr) == tokens_broken);
}

TEST_CASE("only a use that was granted is noted", "[auth]")
{
    const TokenPlace place;
    place.issue(reading_token());
    Stores stores(place);
    std::string guess = token_text();
    guess.back() = 'x';
    CHECK_FALSE(stores.tokens.verify(guess, kNow).has_value());
    CHECK_FALSE(stores.tokens.verify(token_text(), kNow + 48h).has_value());
    CHECK_FALSE(stores.uses.last(kTokenId).value());
    CHECK(stores.tokens.verify(token_text(), kNow + 5s).has_value());
    CHECK(stores.uses.last(kTokenId).value() == kNow + 5s);
}

TEST_CASE("tokens are checked by several threads while the file changes", "[auth]")
{
    const TokenPlace place;
    place.issue(reading_token());
    Stores stores(place);
    constexpr int kEach = 200;
    const auto check = [&](int& good) {
        for (int i = 0; i < kEach; ++i)
            good += stores.tokens.verify(token_text(), kNow).has_value() ? 1 : 0;
    };
    int first = 0;
    int second = 0;
    std::thread other([&] { check(second); });
    for (int i = 0; i < 10; ++i) {
        const std::string id = "aaaaaaaaaaa" + std::to_string(i);
        if (add_token(place.tokens_path(), id, reading_token(), place.path()) != kDone) first -= kEach;
    }
    check(first);
    other.join();
    CHECK(first == kEach);
    CHECK(second == kEach);
}
