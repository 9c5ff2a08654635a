#include "archive/disk/days.hpp"

#include "tests/support/fake_env.hpp"
#include "tests/support/must.hpp"

#include <catch2/catch.hpp>

using namespace wharf;
using namespace std::chrono_literals;
using Days = std::vector<std::chrono::year_month_day>;

TEST_CASE("days are found newest first", "[days]")
{
    test::FakeEnv env;
    for (const auto* path : {"r/2026/11/21/a", "r/2025/12/31/a", "r/2026/02/03/a", "r/2026/11/01/a"})
        env.plant(path, "");
    CHECK(test::must(archive::days_beneath(env, "r")) ==
          Days{2026y / 11 / 21, 2026y / 11 / 1, 2026y / 2 / 3, 2025y / 12 / 31});
    CHECK(test::must(archive::days_beneath(env, "r", 3)) ==
          Days{2026y / 11 / 21, 2026y / 11 / 1, 2026y / 2 / 3});
    CHECK(test::must(archive::days_beneath(env, "absent")).empty());
}

TEST_CASE("what is not exactly a date is not a day", "[days]")
{
    test::FakeEnv env;
    for (const auto* path : {"r/notes.txt", "r/2026/notes.txt", "r/2026/1/05/a", "r/2026/13/05/a",
                             "r/2026/02/30/a", "r/2026/02/a/b", "r/26/02/03/a", "r/2026/03/04"})
        env.plant(path, "");
    CHECK(test::must(archive::days_beneath(env, "r")).empty());
}

TEST_CASE("empty directories go up to the first that is in use", "[days]")
{
    test::FakeEnv env;
    env.plant("r/2026/10/01/a", "");
    env.plant("r/2026/11/21/a", "");
    test::must(env.remove("r/2026/10/01/a"));
    test::must(archive::remove_empty_days(env, "r/2026/10/01"));
    CHECK(env.tree() ==
          std::vector<std::string>{"r/", "r/2026/", "r/2026/11/", "r/2026/11/21/", "r/2026/11/21/a"});
    test::must(archive::remove_empty_days(env, "r/2026/10/01"));
    test::must(archive::remove_empty_days(env, "r/2026/11/21"));
    CHECK(env.contents("r/2026/11/21/a"));
}
