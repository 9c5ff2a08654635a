#include "tests/support/fake_env.hpp"
#include "tests/support/sweep.hpp"

#include <catch2/catch.hpp>

#include <set>
#include <span>

using namespace wharf::archive;
using namespace wharf::test;
namespace errc = boost::system::errc;

namespace {

std::unique_ptr<File> create(Env& env, std::string_view path, std::string_view text)
{
    auto file = env.open(path, OpenMode::Create);
    REQUIRE(file);
    REQUIRE((*file)->append(std::as_bytes(std::span(text))));
    return std::move(*file);
}

// What a file may hold after a crash that follows `act`, over many seeds; "-" for gone.
template <class Act>
std::set<std::string> fates(std::string_view path, Act act)
{
    std::set<std::string> seen;
    for (std::uint64_t seed = 0; seed < 64; ++seed) {
        FakeEnv env;
        env.plant("d/old", "old");
        env.plant("e/x", "");
        act(env);
        env.crash(seed);
        seen.insert(env.contents(path).value_or("-"));
    }
    return seen;
}

using Texts = std::set<std::string>;

} // namespace

TEST_CASE("what was never synced may be lost, and what was synced is not", "[disk]")
{
    CHECK(fates("d/new", [](FakeEnv& env) { create(env, "d/new", "ab"); }) == Texts{"-", "", "a", "ab"});
    CHECK(fates("d/new", [](FakeEnv& env) { REQUIRE(create(env, "d/new", "ab")->sync()); }) ==
          Texts{"-", "ab"});
    CHECK(fates("d/new", [](FakeEnv& env) {
              create(env, "d/new", "ab");
              REQUIRE(env.sync_directory("d"));
          }) == Texts{"", "a", "ab"});
    CHECK(fates("d/new", [](FakeEnv& env) {
              REQUIRE(create(env, "d/new", "ab")->sync());
              REQUIRE(env.sync_directory("d"));
          }) == Texts{"ab"});
    CHECK(fates("d/old", [](FakeEnv& env) { REQUIRE(env.remove("d/old")); }) == Texts{"-", "old"});
    CHECK(fates("d/old", [](FakeEnv& env) {
              REQUIRE(env.open("d/old", OpenMode::Append).value()->truncate(1));
          }) == Texts{"o", "old"});
}

TEST_CASE("a rename between directories happens whole or not at all", "[disk]")
{
    for (std::uint64_t seed = 0; seed < 64; ++seed) {
        FakeEnv env;
        env.plant("d/old", "old");
        env.plant("e/x", "");
        REQUIRE(env.rename("d/old", "e/new"));
        env.crash(seed);
        CHECK(env.contents("d/old").has_value() != env.contents("e/new").has_value());
    }
    auto side = GENERATE(values<std::string>({"d", "e"}));
    CHECK(fates("e/new", [&](FakeEnv& env) {
              REQUIRE(env.rename("d/old", "e/new"));
              REQUIRE(env.sync_directory(side));
          }) == Texts{"old"});
}

TEST_CASE("changes of one directory survive in order", "[disk]")
{
    for (std::uint64_t seed = 0; seed < 64; ++seed) {
        FakeEnv env;
        env.plant("d/x", "");
        for (const char* name : {"d/1", "d/2", "d/3"})
            create(env, name, "");
        env.crash(seed);
        CHECK((env.contents("d/1") || !env.contents("d/2")));
        CHECK((env.contents("d/2") || !env.contents("d/3")));
    }
}

TEST_CASE("a mark set before a rename survives with it", "[disk]")
{
    for (std::uint64_t seed = 0; seed < 64; ++seed) {
        FakeEnv env;
        env.plant("d/old", "old");
        env.plant("e/x", "");
        REQUIRE(env.open("d/old", OpenMode::Append).value()->set_mark("m"));
        REQUIRE(env.rename("d/old", "e/new"));
        env.crash(seed);
        if (auto file = env.open("e/new", OpenMode::Read)) CHECK((*file)->mark().value() == "m");
    }
}

TEST_CASE("a crash ends open files, frees locks and is a new boot", "[disk]")
{
    FakeEnv env;
    const std::string boot = env.boot_id();
    auto file = create(env, "f", "x");
    auto lock = env.lock("lock");
    REQUIRE(lock);
    CHECK(env.lock("lock").error() == errc::operation_would_block);

    env.restart();
    CHECK(env.boot_id() == boot);
    CHECK(env.contents("f") == "x");
    CHECK(file->append({}).error() == errc::io_error);
    CHECK(file->info().error() == errc::io_error);
    CHECK(env.lock("lock"));

    env.crash(0);
    CHECK(env.boot_id() != boot);
    CHECK_FALSE(env.contents("f"));
    CHECK(env.tree().empty());
}

TEST_CASE("the chosen call fails once and without effect, and only changes count", "[disk]")
{
    FakeEnv env;
    env.fail_call(2, disk_full());
    REQUIRE(env.make_directory("a"));
    CHECK(env.stat("a"));
    CHECK(env.list("."));
    CHECK_FALSE(env.failed());
    CHECK(env.make_directory("b").error() == errc::no_space_on_device);
    CHECK(env.failed());
    CHECK_FALSE(env.stat("b"));
    CHECK(env.make_directory("b"));
    CHECK(env.calls() == 3);
}

TEST_CASE("a full disk takes half of an append", "[disk]")
{
    FakeEnv env;
    auto file = create(env, "f", "");
    env.fail_call(1, disk_full());
    CHECK_FALSE(file->append(std::as_bytes(std::span("abcd", 4))));
    CHECK(env.contents("f") == "ab");
}

TEST_CASE("once the power is gone everything fails", "[disk]")
{
    FakeEnv env;
    auto file = create(env, "f", "x");
    env.crash_at(1);
    CHECK(env.stat("f"));
    CHECK(env.remove("f").error() == errc::io_error);
    CHECK(env.stat("f").error() == errc::io_error);
    CHECK(env.open("f", OpenMode::Read).error() == errc::io_error);
    CHECK(file->append(std::as_bytes(std::span("y", 1))).error() == errc::io_error);
    CHECK(env.contents("f") == "x");
}

TEST_CASE("the fake refuses what the kernel refuses", "[disk]")
{
    FakeEnv env;
    env.plant("d/f", "x");
    CHECK(env.open("d/f", OpenMode::Create).error() == errc::file_exists);
    CHECK(env.open("d/none", OpenMode::Append).error() == errc::no_such_file_or_directory);
    CHECK(env.open("none/f", OpenMode::Create).error() == errc::no_such_file_or_directory);
    CHECK(env.stat("d/f/g").error() == errc::not_a_directory);
    CHECK(env.make_directory("d").error() == errc::file_exists);
    CHECK(env.remove("d").error() == errc::is_a_directory);
    CHECK(env.remove_directory("d").error() == errc::directory_not_empty);
    CHECK(env.remove_directory("d/f").error() == errc::not_a_directory);
    CHECK(env.link("d", "e").error() == errc::operation_not_permitted);
    CHECK(env.link("d/f", "d/f").error() == errc::file_exists);
    CHECK(env.rename("d/f", "d").error() == errc::is_a_directory);
    CHECK(env.make_directory(std::string(256, 'a')).error() == errc::filename_too_long);
    CHECK(env.stat("/d").error() == Errc::OutsideRoot);
    CHECK(env.stat("d/../d").error() == Errc::OutsideRoot);
    CHECK(env.stat("").error() == Errc::OutsideRoot);

    FakeEnv plain(Marks::Unsupported);
    CHECK(create(plain, "f", "")->set_mark("m").error() == errc::not_supported);
    plain.refuse_links();
    CHECK(plain.link("f", "g").error() == errc::operation_not_permitted);
}
