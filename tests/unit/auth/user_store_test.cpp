#include "auth/user_edits.hpp"
#include "auth/user_store.hpp"
#include "people.hpp"
#include "tests/support/no_more_files.hpp"

#include <catch2/catch.hpp>

#include <cstdio>

using namespace wharf::auth;

namespace {

result<Principal> login(UserStore& store, std::string user, std::string password)
{
    return store.verify({std::move(user), Secret(std::move(password))});
}

void require_no_problems(const EditProblems& problems)
{
    REQUIRE(problems == EditProblems{});
}

} // namespace

TEST_CASE("the right password gives the user's role and domains", "[auth]")
{
    const ScratchUsers scratch;
    require_no_problems(add_user(scratch.path(), "bob", publisher("pw")));
    UserStore store(scratch.path(), kQuick);
    const int attempt = GENERATE(1, 2); // the second is one of the recent logins
    for (int i = 0; i < attempt; ++i) {
        const result<Principal> principal = login(store, "bob", "pw");
        REQUIRE(principal.has_value());
        CHECK(principal->name == "bob");
        CHECK(principal->role == Role::Publisher);
        CHECK(principal->domains == std::vector<std::string>{"data.example.gov"});
    }
}

TEST_CASE("a wrong password and an unknown user get the same answer", "[auth]")
{
    const ScratchUsers scratch;
    require_no_problems(add_user(scratch.path(), "bob", publisher("pw")));
    UserStore store(scratch.path(), kQuick);
    REQUIRE(login(store, "bob", "pw").has_value());
    CHECK(login(store, "bob", "PW").error() == Errc::WrongPassword);
    CHECK(login(store, "bob", "").error() == Errc::WrongPassword);
    CHECK(login(store, "Bob", "pw").error() == Errc::UnknownUser);
    CHECK(login(store, "", "pw").error() == Errc::UnknownUser);
    CHECK(login(store, "nobody", "nobody has this password").error() == Errc::UnknownUser);
}

TEST_CASE("a login is recalled until the password is another one, and a wrong password never", "[auth]")
{
    const ScratchUsers scratch;
    require_no_problems(add_user(scratch.path(), "bob", publisher("pw")));
    UserStore store(scratch.path(), kQuick);
    CHECK_FALSE(store.recall({"bob", Secret("pw")}));
    REQUIRE(login(store, "bob", "pw").has_value());
    const auto recalled = store.recall({"bob", Secret("pw")});
    REQUIRE(recalled);
    CHECK(recalled->name == "bob");
    CHECK(recalled->role == Role::Publisher);
    CHECK_FALSE(store.recall({"bob", Secret("PW")}));
    CHECK_FALSE(store.recall({"nobody", Secret("pw")}));
    require_no_problems(set_password(scratch.path(), "bob", quick_hash("another")));
    CHECK_FALSE(store.recall({"bob", Secret("pw")}));
}

TEST_CASE("a user whose identity is proven already needs no password, and nobody else is let in so", "[auth]")
{
    const ScratchUsers scratch;
    require_no_problems(add_user(scratch.path(), "bob", publisher("pw")));
    UserStore store(scratch.path(), kQuick);
    const result<Principal> principal = store.admit("bob");
    REQUIRE(principal.has_value());
    CHECK(principal->role == Role::Publisher);
    CHECK(principal->domains == std::vector<std::string>{"data.example.gov"});
    CHECK(store.admit("Bob").error() == Errc::UnknownUser);
    CHECK(store.admit("").error() == Errc::UnknownUser);
}

TEST_CASE("an account shows that the password is another one, and no more than that", "[auth]")
{
    const ScratchUsers scratch;
    require_no_problems(add_user(scratch.path(), "bob", publisher("pw")));
    UserStore store(scratch.path(), kQuick);
    const result<Account> before = store.account("bob");
    REQUIRE(before.has_value());
    CHECK(before->principal.name == "bob");
    CHECK(before->principal.role == Role::Publisher);
    CHECK(store.account("bob")->credential == before->credential);

    User bob = store.users()->at("bob");
    bob.role = Role::Viewer;
    scratch.write(format_users({{"bob", bob}}));
    CHECK(store.account("bob")->principal.role == Role::Viewer);
    CHECK(store.account("bob")->credential == before->credential);

    require_no_problems(set_password(scratch.path(), "bob", quick_hash("pw")));
    CHECK(store.account("bob")->credential != before->credential);
    CHECK(store.account("ann").error() == Errc::UnknownUser);
}

TEST_CASE("a missing users file means that there are no users", "[auth]")
{
    const ScratchUsers scratch;
    UserStore store(scratch.path(), kQuick);
    CHECK(login(store, "bob", "pw").error() == Errc::UnknownUser);
    CHECK(store.last_problem().empty());
    REQUIRE(store.users());
    CHECK(store.users()->empty());
}

TEST_CASE("the next login sees that the file changed", "[auth]")
{
    const ScratchUsers scratch;
    UserStore store(scratch.path(), kQuick);
    require_no_problems(add_user(scratch.path(), "bob", publisher("old")));
    REQUIRE(login(store, "bob", "old").has_value());

    require_no_problems(set_password(scratch.path(), "bob", quick_hash("new")));
    CHECK(login(store, "bob", "old").error() == Errc::WrongPassword);
    CHECK(login(store, "bob", "new").has_value());

    require_no_problems(remove_user(scratch.path(), "bob"));
    CHECK(login(store, "bob", "new").error() == Errc::UnknownUser);
}

TEST_CASE("a changed role holds at once for a user who logged in before", "[auth]")
{
    const ScratchUsers scratch;
    UserStore store(scratch.path(), kQuick);
    User bob = publisher("pw");
    scratch.write(format_users({{"bob", bob}}));
    REQUIRE(login(store, "bob", "pw")->may_write());
    bob.role = Role::Viewer;
    scratch.write(format_users({{"bob", bob}}));
    CHECK_FALSE(login(store, "bob", "pw")->may_write());
}

TEST_CASE("a broken file changes nothing until it is mended", "[auth]")
{
    const ScratchUsers scratch;
    require_no_problems(add_user(scratch.path(), "bob", publisher("pw")));
    UserStore store(scratch.path(), kQuick);
    const std::string good = scratch.text();

    scratch.write("[users.ann\n");
    CHECK(login(store, "bob", "pw").has_value());
    CHECK(store.last_problem().starts_with(scratch.path() + ":1: not TOML: "));

    scratch.write(good + "\n[users.eve]\nrole = \"god\"\n");
    CHECK(login(store, "bob", "pw").has_value());
    CHECK(store.last_problem().find("has no password\n") != std::string::npos);
    CHECK(store.last_problem().find("\"eve\": role:") != std::string::npos);

    scratch.write(good);
    CHECK(login(store, "bob", "pw").has_value());
    CHECK(store.last_problem().empty());
}

TEST_CASE("a file that is gone changes nothing until it is back", "[auth]")
{
    const ScratchUsers scratch;
    require_no_problems(add_user(scratch.path(), "bob", publisher("pw")));
    UserStore store(scratch.path(), kQuick);
    const std::string good = scratch.text();

    REQUIRE(std::remove(scratch.path().c_str()) == 0);
    CHECK(login(store, "bob", "pw").has_value());
    CHECK(store.last_problem() == scratch.path() + ": is gone");

    scratch.write(good);
    CHECK(login(store, "bob", "pw").has_value());
    CHECK(store.last_problem().empty());
}

TEST_CASE("each broken state of the file is told once", "[auth]")
{
    const ScratchUsers scratch;
    std::vector<std::string> told;
    UserStore store(scratch.path(), kQuick, [&](std::string_view problem) { told.emplace_back(problem); });
    CHECK(told.empty());
    scratch.write("[users.ann\n");
    for (int i = 0; i < 3; ++i)
        CHECK(store.users());
    REQUIRE(told.size() == 1);
    CHECK(told[0] == store.last_problem());
    scratch.write("[users.eve\n");
    CHECK(store.users());
    CHECK(told.size() == 2);
    scratch.write("");
    CHECK(store.users());
    CHECK(told.size() == 2);
}

TEST_CASE("a file that was broken from the start lets nobody in, and says so", "[auth]")
{
    const ScratchUsers scratch;
    scratch.write("[users.bob\n");
    UserStore store(scratch.path(), kQuick);
    CHECK(login(store, "bob", "pw").error() == Errc::StoreUnavailable);
    CHECK(store.admit("bob").error() == Errc::StoreUnavailable);
    CHECK_FALSE(store.users());
    CHECK_FALSE(store.last_problem().empty());
    std::filesystem::remove(scratch.path());
    CHECK(login(store, "bob", "pw").error() == Errc::UnknownUser);
}

TEST_CASE("what is no file cannot be loaded", "[auth]")
{
    const ScratchUsers scratch;
    CHECK(load_users(scratch.directory()).problems ==
          std::vector<std::string>{scratch.directory().string() + ": cannot be read: not a regular file"});
}

TEST_CASE("errors of auth say what they mean", "[auth]")
{
    CHECK(error_code(Errc::WrongPassword).message() == "wrong password");
    CHECK(error_code(Errc::UnknownUser).message() == "unknown user");
    CHECK(error_code(Errc::StoreUnavailable).message() == "the users cannot be read just now");
    CHECK(error_code(Errc::UnknownToken).message() == "unknown token");
    CHECK(error_code(Errc::TokenExpired).message() == "the token has expired");
    CHECK(error_code(Errc::SessionEnded).message() == "the session has ended");
    CHECK(std::string(auth_category().name()) == "auth");
    CHECK(auth_category().message(99) == "unknown error of auth");
}

TEST_CASE("a file that could not be read for once is read again, though it did not change", "[auth]")
{
    const ScratchUsers scratch;
    require_no_problems(add_user(scratch.path(), "bob", publisher("pw")));
    std::vector<std::string> told;
    UserStore store(scratch.path(), kQuick, [&told](std::string_view what) { told.emplace_back(what); });
    require_no_problems(remove_user(scratch.path(), "bob"));
    {
        const wharf::test::NoMoreFiles no_more;
        for (int i = 0; i < 2; ++i)
            CHECK(store.users()->contains("bob"));
    }
    CHECK(told == std::vector{scratch.path() + ": cannot be read: Too many open files"});
    CHECK_FALSE(store.users()->contains("bob"));
    CHECK(store.last_problem().empty());
}

TEST_CASE("a users file on a bad disk is not in use, is told once and forgets nobody", "[auth]")
{
    const ScratchUsers scratch;
    require_no_problems(add_user(scratch.path(), "bob", publisher("pw")));
    std::vector<std::string> told;
    UserStore store(scratch.path(), kQuick, [&told](std::string_view what) { told.emplace_back(what); });
    std::filesystem::remove(scratch.path());
    std::filesystem::create_symlink(kBadDisk, scratch.path());
    CHECK(login(store, "bob", "pw").has_value());
    CHECK(login(store, "bob", "pw").has_value());
    REQUIRE(told.size() == 1);
    CHECK(told[0] == scratch.path() + ": cannot be read: Input/output error");

    const EditProblems problems = add_user(scratch.path(), "ann", publisher("pw"));
    REQUIRE(problems.size() == 1);
    CHECK_THAT(problems[0], Catch::EndsWith("cannot be read: Input/output error"));
}
