#include "auth/token_edits.hpp"
#include "tokens.hpp"

#include <catch2/catch.hpp>
#include <sys/stat.h>

using namespace wharf::auth;

namespace {

const EditProblems kDone{};

Token token_of(const std::string& user)
{
    Token token = reading_token();
    token.user = user;
    return token;
}

} // namespace

TEST_CASE("tokens are added and removed, and the others stay", "[auth]")
{
    const ScratchTokens scratch;
    const std::string path = scratch.tokens_path();
    REQUIRE(add_token(path, "aaaaaaaaaaaa", token_of("ann")) == kDone);
    REQUIRE(add_token(path, "bbbbbbbbbbbb", token_of("bob")) == kDone);
    CHECK(load_tokens(path).tokens ==
          Tokens{{"aaaaaaaaaaaa", token_of("ann")}, {"bbbbbbbbbbbb", token_of("bob")}});
    REQUIRE(remove_token(path, "aaaaaaaaaaaa") == kDone);
    CHECK(load_tokens(path).tokens == Tokens{{"bbbbbbbbbbbb", token_of("bob")}});
}

TEST_CASE("all tokens of one user go at once", "[auth]")
{
    const ScratchTokens scratch;
    const std::string path = scratch.tokens_path();
    REQUIRE(add_token(path, "aaaaaaaaaaaa", token_of("bob")) == kDone);
    REQUIRE(add_token(path, "bbbbbbbbbbbb", token_of("ann")) == kDone);
    REQUIRE(add_token(path, "cccccccccccc", token_of("bob")) == kDone);
    REQUIRE(remove_tokens_of(path, "bob") == kDone);
    CHECK(load_tokens(path).tokens == Tokens{{"bbbbbbbbbbbb", token_of("ann")}});
}

TEST_CASE("removing the tokens of a user who has none writes nothing", "[auth]")
{
    const ScratchTokens scratch;
    REQUIRE(remove_tokens_of(scratch.tokens_path(), "bob") == kDone);
    CHECK_FALSE(std::filesystem::exists(scratch.tokens_path()));
}

TEST_CASE("an edit of tokens that makes no sense is refused and changes nothing", "[auth]")
{
    const ScratchTokens scratch;
    const std::string path = scratch.tokens_path();
    REQUIRE(add_token(path, kTokenId, token_of("bob")) == kDone);
    CHECK(add_token(path, kTokenId, token_of("ann")) ==
          EditProblems{"there is a token k3m9x2p7q4ra in " + path + " already"});
    CHECK(remove_token(path, "aaaaaaaaaaaa") == EditProblems{"there is no token aaaaaaaaaaaa in " + path});
    CHECK(add_token(path, "short", token_of("bob")) == EditProblems{"\"short\" cannot be the id of a token"});
    Token nothing = token_of("bob");
    nothing.scopes.clear();
    CHECK(add_token(path, "aaaaaaaaaaaa", nothing) ==
          EditProblems{"the token needs at least one scope: read, publish or payload"});
    CHECK(load_tokens(path).tokens == Tokens{{kTokenId, token_of("bob")}});
}

TEST_CASE("a broken tokens file is not written over", "[auth]")
{
    const ScratchTokens scratch;
    scratch.write_tokens("[tokens.x\n");
    const EditProblems problems = add_token(scratch.tokens_path(), kTokenId, token_of("bob"));
    REQUIRE(problems.size() == 1);
    CHECK(problems[0].starts_with(scratch.tokens_path() + ":1: not TOML: "));
    CHECK_FALSE(remove_tokens_of(scratch.tokens_path(), "bob").empty());
    CHECK_FALSE(load_tokens(scratch.tokens_path()).problems.empty());
}

TEST_CASE("a new tokens file is its owner's alone", "[auth]")
{
    const ScratchTokens scratch;
    REQUIRE(add_token(scratch.tokens_path(), kTokenId, token_of("bob")) == kDone);
    struct stat info {};
    REQUIRE(stat(scratch.tokens_path().c_str(), &info) == 0);
    CHECK((info.st_mode & 0777) == 0600);
}

TEST_CASE("what is no file holds no tokens, and says so", "[auth]")
{
    const ScratchTokens scratch;
    CHECK(load_tokens(scratch.directory()).problems ==
          std::vector<std::string>{scratch.directory().string() + ": cannot be read: not a regular file"});
    CHECK(load_tokens(scratch.tokens_path()).missing);
}
