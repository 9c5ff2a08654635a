#include "auth/token_edits.hpp"
#include "tokens.hpp"

#include <catch2/catch.hpp>
#include <sys/stat.h>
#include <unistd.h>

using namespace wharf::auth;

namespace {

const EditProblems kDone{};

Token token_of(const std::string& user)
{
    Token token = reading_token();
    token.user = user;
    return token;
}

struct stat access_of(const std::string& path)
{
    struct stat info {};
    REQUIRE(stat(path.c_str(), &info) == 0);
    return info;
}

} // namespace

TEST_CASE("tokens are added and removed, and the others stay", "[auth]")
{
    const ScratchTokens scratch;
    const std::string path = scratch.tokens_path();
    REQUIRE(add_token(path, "aaaaaaaaaaaa", token_of("ann"), scratch.path()) == kDone);
    REQUIRE(add_token(path, "bbbbbbbbbbbb", token_of("bob"), scratch.path()) == kDone);
    CHECK(load_tokens(path).tokens ==
          Tokens{{"aaaaaaaaaaaa", token_of("ann")}, {"bbbbbbbbbbbb", token_of("bob")}});
    REQUIRE(remove_token(path, "aaaaaaaaaaaa") == kDone);
    CHECK(load_tokens(path).tokens == Tokens{{"bbbbbbbbbbbb", token_of("bob")}});
}

TEST_CASE("all tokens of one user go at once", "[auth]")
{
    const ScratchTokens scratch;
    const std::string path = scratch.tokens_path();
    REQUIRE(add_token(path, "aaaaaaaaaaaa", token_of("bob"), scratch.path()) == kDone);
    REQUIRE(add_token(path, "bbbbbbbbbbbb", token_of("ann"), scratch.path()) == kDone);
    REQUIRE(add_token(path, "cccccccccccc", token_of("bob"), scratch.path()) == kDone);
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
    REQUIRE(add_token(path, kTokenId, token_of("bob"), scratch.path()) == kDone);
    CHECK(add_token(path, kTokenId, token_of("ann"), scratch.path()) ==
          EditProblems{"there is a token k3m9x2p7q4ra in " + path + " already"});
    CHECK(remove_token(path, "aaaaaaaaaaaa") == EditProblems{"there is no token aaaaaaaaaaaa in " + path});
    CHECK(add_token(path, "short", token_of("bob"), scratch.path()) ==
          EditProblems{"\"short\" cannot be the id of a token"});
    Token nothing = token_of("bob");
    nothing.scopes.clear();
    CHECK(add_token(path, "aaaaaaaaaaaa", nothing, scratch.path()) ==
          EditProblems{"the token needs at least one scope: read, publish or payload"});
    CHECK(load_tokens(path).tokens == Tokens{{kTokenId, token_of("bob")}});
}

TEST_CASE("a broken tokens file is not written over", "[auth]")
{
    const ScratchTokens scratch;
    scratch.write_tokens("[tokens.x\n");
    const EditProblems problems = add_token(scratch.tokens_path(), kTokenId, token_of("bob"), scratch.path());
    REQUIRE(problems.size() == 1);
    CHECK(problems[0].starts_with(scratch.tokens_path() + ":1: not TOML: "));
    CHECK_FALSE(remove_tokens_of(scratch.tokens_path(), "bob").empty());
    CHECK_FALSE(load_tokens(scratch.tokens_path()).problems.empty());
}

TEST_CASE("a new tokens file is its owner's alone", "[auth]")
{
    const ScratchTokens scratch;
    REQUIRE(add_token(scratch.tokens_path(), kTokenId, token_of("bob"), scratch.path()) == kDone);
    CHECK((access_of(scratch.tokens_path()).st_mode & 0777) == 0600);
}

TEST_CASE("a new tokens file is readable for whom the users file is", "[auth]")
{
    const ScratchTokens scratch;
    scratch.write("");
    const auto [users, tokens] = GENERATE(table<mode_t, mode_t>({{0600, 0600}, {0640, 0640}, {0666, 0640}}));
    REQUIRE(chmod(scratch.path().c_str(), users) == 0);
    const uid_t owner = geteuid() == 0 ? 1234 : geteuid(); // only root can give files away
    REQUIRE(chown(scratch.path().c_str(), owner, static_cast<gid_t>(-1)) == 0);
    REQUIRE(add_token(scratch.tokens_path(), kTokenId, token_of("bob"), scratch.path()) == kDone);
    CHECK((access_of(scratch.tokens_path()).st_mode & 0777) == tokens);
    CHECK(access_of(scratch.tokens_path()).st_uid == owner);
}

TEST_CASE("an edit of tokens keeps who may read them, whatever the users file says by now", "[auth]")
{
    const ScratchTokens scratch;
    scratch.write("");
    REQUIRE(chmod(scratch.path().c_str(), 0640) == 0);
    scratch.write_tokens("");
    REQUIRE(chmod(scratch.tokens_path().c_str(), 0600) == 0);
    REQUIRE(add_token(scratch.tokens_path(), kTokenId, token_of("bob"), scratch.path()) == kDone);
    CHECK((access_of(scratch.tokens_path()).st_mode & 0777) == 0600);
}

TEST_CASE("what is no file holds no tokens, and says so", "[auth]")
{
    const ScratchTokens scratch;
    CHECK(load_tokens(scratch.directory()).problems ==
          std::vector<std::string>{scratch.directory().string() + ": cannot be read: not a regular file"});
    CHECK(load_tokens(scratch.tokens_path()).missing);
}
