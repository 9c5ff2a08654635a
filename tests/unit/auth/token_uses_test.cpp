#include "auth/token_uses.hpp"
#include "tokens.hpp"

#include <catch2/catch.hpp>
#include <sys/stat.h>
#include <unistd.h>

using namespace wharf::auth;
using namespace std::chrono_literals;

TEST_CASE("the last use of a token is kept on disk, for others to see", "[auth]")
{
    const ScratchTokens scratch;
    TokenUses server(scratch.uses_path());
    const TokenUses command_line(scratch.uses_path());
    CHECK(command_line.last(kTokenId).value() == std::nullopt);
    server.note(kTokenId, kNow);
    CHECK(command_line.last(kTokenId).value() == kNow);
    CHECK(command_line.last("aaaaaaaaaaaa").value() == std::nullopt);
}

TEST_CASE("within an hour a use is written once", "[auth]")
{
    const ScratchTokens scratch;
    TokenUses uses(scratch.uses_path());
    uses.note(kTokenId, kNow);
    uses.note(kTokenId, kNow + 1h - 1s);
    CHECK(uses.last(kTokenId).value() == kNow);
    uses.note("aaaaaaaaaaaa", kNow + 1s);
    CHECK(uses.last("aaaaaaaaaaaa").value() == kNow + 1s);
    uses.note(kTokenId, kNow + 1h);
    CHECK(uses.last(kTokenId).value() == kNow + 1h);
}

TEST_CASE("a clock that was put back does not stop the noting", "[auth]")
{
    const ScratchTokens scratch;
    TokenUses uses(scratch.uses_path());
    uses.note(kTokenId, kNow);
    uses.note(kTokenId, kNow - 24h);
    CHECK(uses.last(kTokenId).value() == kNow - 24h);
}

TEST_CASE("a forgotten token was never used, and may be again", "[auth]")
{
    const ScratchTokens scratch;
    TokenUses uses(scratch.uses_path());
    uses.forget(kTokenId);
    uses.note(kTokenId, kNow);
    uses.forget(kTokenId);
    CHECK(uses.last(kTokenId).value() == std::nullopt);
    uses.note(kTokenId, kNow + 1s);
    CHECK(uses.last(kTokenId).value() == kNow + 1s);
}

TEST_CASE("uses that cannot be looked up are not taken for none", "[auth]")
{
    const ScratchTokens scratch;
    scratch.write("no folder");
    CHECK(TokenUses(scratch.path()).last(kTokenId).error() == boost::system::errc::not_a_directory);
}

TEST_CASE("a use that cannot be written is left, and no link is followed for it", "[auth]")
{
    const ScratchTokens scratch;
    scratch.write("untouched");
    TokenUses beneath_a_file(scratch.path());
    beneath_a_file.note(kTokenId, kNow);
    CHECK(beneath_a_file.last(kTokenId).has_error());
    CHECK(scratch.text() == "untouched");

    std::filesystem::create_directory(scratch.uses_path());
    const auto target = scratch.directory() / "planted";
    std::filesystem::create_symlink(target, scratch.uses_path() + "/" + kTokenId);
    TokenUses uses(scratch.uses_path());
    uses.note(kTokenId, kNow);
    CHECK_FALSE(std::filesystem::exists(target));
}

TEST_CASE("what root notes belongs to the owner of the data root", "[auth]")
{
    if (geteuid() != 0) return;
    constexpr uid_t kOwner = 12345;
    const ScratchTokens scratch;
    REQUIRE(chown(scratch.directory().c_str(), kOwner, kOwner) == 0);
    TokenUses(scratch.uses_path()).note(kTokenId, kNow);
    for (const std::string& path : {scratch.uses_path(), scratch.uses_path() + "/" + kTokenId}) {
        struct stat status {};
        REQUIRE(stat(path.c_str(), &status) == 0);
        CHECK(status.st_uid == kOwner);
    }
}
