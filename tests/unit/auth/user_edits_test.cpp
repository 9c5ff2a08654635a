#include "auth/user_edits.hpp"
#include "auth/user_store.hpp"
#include "people.hpp"

#include <catch2/catch.hpp>
#include <sys/stat.h>
#include <thread>

using namespace wharf::auth;
namespace fs = std::filesystem;

namespace {

mode_t mode_of(const std::string& path)
{
    struct stat info {};
    return stat(path.c_str(), &info) == 0 ? info.st_mode & 0777 : 0;
}

const EditProblems kDone{};

} // namespace

TEST_CASE("users are added, changed and removed, and the others stay", "[auth]")
{
    const ScratchUsers scratch;
    const User ann = publisher("a");
    User bob = publisher("b");
    REQUIRE(add_user(scratch.path(), "ann", ann) == kDone);
    REQUIRE(add_user(scratch.path(), "bob", bob) == kDone);
    CHECK(load_users(scratch.path()).users == Users{{"ann", ann}, {"bob", bob}});

    bob.password_hash = quick_hash("c");
    REQUIRE(set_password(scratch.path(), "bob", bob.password_hash) == kDone);
    CHECK(load_users(scratch.path()).users == Users{{"ann", ann}, {"bob", bob}});

    bob.role = Role::Viewer;
    REQUIRE(set_rights(scratch.path(), "bob", {Role::Viewer, {}}) == kDone);
    CHECK(load_users(scratch.path()).users == Users{{"ann", ann}, {"bob", bob}});

    bob.domains = {"a.org", "b.org"};
    REQUIRE(set_rights(scratch.path(), "bob", {{}, bob.domains}) == kDone);
    CHECK(load_users(scratch.path()).users == Users{{"ann", ann}, {"bob", bob}});

    REQUIRE(remove_user(scratch.path(), "ann") == kDone);
    CHECK(load_users(scratch.path()).users == Users{{"bob", bob}});
}

TEST_CASE("an edit that makes no sense is refused and changes nothing", "[auth]")
{
    const ScratchUsers scratch;
    REQUIRE(add_user(scratch.path(), "bob", publisher("b")) == kDone);
    const std::string before = scratch.text();
    CHECK(add_user(scratch.path(), "bob", publisher("x")) ==
          EditProblems{"there is a user \"bob\" in " + scratch.path() + " already"});
    CHECK(set_password(scratch.path(), "ann", quick_hash("x")) ==
          EditProblems{"there is no user \"ann\" in " + scratch.path()});
    CHECK(remove_user(scratch.path(), "ann") ==
          EditProblems{"there is no user \"ann\" in " + scratch.path()});
    CHECK(add_user(scratch.path(), "a/b", publisher("x")).size() == 1);
    CHECK(add_user(scratch.path(), "ann", {"clear", Role::Admin, {}}).size() == 1);
    CHECK(set_password(scratch.path(), "bob", "clear").size() == 1);
    CHECK(set_rights(scratch.path(), "ann", {Role::Admin, {}}) ==
          EditProblems{"there is no user \"ann\" in " + scratch.path()});
    CHECK(set_rights(scratch.path(), "bob", {{}, std::vector<std::string>()}) ==
          EditProblems{"a publisher needs at least one domain"});
    CHECK(set_rights(scratch.path(), "bob", {{}, std::vector<std::string>{"A.org"}}).size() == 1);
    CHECK(scratch.text() == before);
}

TEST_CASE("a broken users file is not written over", "[auth]")
{
    const ScratchUsers scratch;
    const std::string broken = "[users.bob\n# precious\n";
    scratch.write(broken);
    const EditProblems problems = add_user(scratch.path(), "ann", publisher("a"));
    REQUIRE(problems.size() == 1);
    CHECK(problems[0].starts_with(scratch.path() + ":1: not TOML: "));
    CHECK(scratch.text() == broken);
}

TEST_CASE("a new users file is its owner's alone", "[auth]")
{
    const ScratchUsers scratch;
    REQUIRE(add_user(scratch.path(), "bob", publisher("b")) == kDone);
    CHECK(mode_of(scratch.path()) == 0600);
}

TEST_CASE("a user whose name nobody would be given any more can be changed", "[auth]")
{
    const ScratchUsers scratch;
    User old = publisher("x");
    scratch.write(format_users({{"a:b", old}}));
    old.role = Role::Viewer;
    REQUIRE(set_rights(scratch.path(), "a:b", {Role::Viewer, {}}) == kDone);
    CHECK(load_users(scratch.path()).users == Users{{"a:b", old}});
}

TEST_CASE("an edit keeps that the group may read, and nothing more", "[auth]")
{
    const ScratchUsers scratch;
    REQUIRE(add_user(scratch.path(), "bob", publisher("b")) == kDone);
    const auto [before, after] = GENERATE(table<mode_t, mode_t>({{0640, 0640}, {0666, 0640}, {0604, 0600}}));
    REQUIRE(chmod(scratch.path().c_str(), before) == 0);
    REQUIRE(add_user(scratch.path(), "ann", publisher("a")) == kDone);
    CHECK(mode_of(scratch.path()) == after);
}

TEST_CASE("an edit leaves nothing but the users file", "[auth]")
{
    const ScratchUsers scratch;
    REQUIRE(add_user(scratch.path(), "bob", publisher("b")) == kDone);
    REQUIRE(remove_user(scratch.path(), "bob") == kDone);
    CHECK(std::distance(fs::directory_iterator(scratch.directory()), {}) == 1);
}

TEST_CASE("the directory of a first users file is made", "[auth]")
{
    const ScratchUsers scratch;
    const std::string path = (scratch.directory() / "new" / "deep" / "users.toml").string();
    REQUIRE(add_user(path, "bob", publisher("b")) == kDone);
    CHECK(load_users(path).users.contains("bob"));
}

TEST_CASE("a users file that is a symbolic link stays one", "[auth]")
{
    const ScratchUsers scratch;
    const fs::path real = scratch.directory() / "real.toml";
    REQUIRE(add_user(real, "ann", publisher("a")) == kDone);
    fs::create_symlink("real.toml", scratch.path());
    REQUIRE(add_user(scratch.path(), "bob", publisher("b")) == kDone);
    CHECK(fs::is_symlink(scratch.path()));
    CHECK(load_users(real).users.size() == 2);
}

TEST_CASE("a users file that cannot be written is told", "[auth]")
{
    const ScratchUsers scratch;
    scratch.write("");
    const EditProblems beneath_a_file = add_user(scratch.path() + "/users.toml", "bob", publisher("b"));
    REQUIRE(beneath_a_file.size() == 1);
    CHECK(beneath_a_file[0].find("Not a directory") != std::string::npos);
    CHECK(remove_user(scratch.directory(), "bob") ==
          EditProblems{scratch.directory().string() + ": cannot be read: not a regular file"});
}

TEST_CASE("of many writers at once none loses an update", "[auth]")
{
    const ScratchUsers scratch;
    const User user = publisher("pw");
    constexpr int kEach = 10;
    const auto add_some = [&](const std::string& prefix, int& done) {
        for (int i = 0; i < kEach; ++i) {
            done += add_user(scratch.path(), prefix + std::to_string(i), user) == kDone ? 1 : 0;
        }
    };
    int first = 0;
    int second = 0;
    std::thread other([&] { add_some("b", second); });
    add_some("a", first);
    other.join();
    CHECK(first == kEach);
    CHECK(second == kEach);
    CHECK(load_users(scratch.path()).users.size() == 2 * kEach);
}
