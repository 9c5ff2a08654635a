#include "archive/disk/small_file.hpp"

#include "tests/support/fake_env.hpp"
#include "tests/support/sweep.hpp"

#include <catch2/catch.hpp>

using namespace wharf::archive;
using namespace wharf::test;
namespace errc = boost::system::errc;

namespace {

void arrange(FakeEnv& env)
{
    env.plant("staging/x", "");
    env.plant("a/file", "old");
}

} // namespace

TEST_CASE("a small file is read whole and a larger one refused", "[disk]")
{
    FakeEnv env;
    env.plant("a/file", "12345");
    CHECK(read_file(env, "a/file", 5).value() == "12345");
    CHECK(read_file(env, "a/file", 4).error() == errc::file_too_large);
    CHECK(read_file(env, "a/none", 5).error() == errc::no_such_file_or_directory);
    CHECK_FALSE(read_file(env, "a", 5));
}

TEST_CASE("a new file never replaces one that is there", "[disk]")
{
    FakeEnv env;
    arrange(env);
    CHECK(write_new_file(env, "a/file", "new", Sync::Yes).error() == errc::file_exists);
    CHECK(env.contents("a/file") == "old");
}

TEST_CASE("a new file that could not be written is not there", "[disk]")
{
    sweep_failures(
        arrange, [](FakeEnv& env) { return write_new_file(env, "a/new", "text", Sync::Yes); },
        [](FakeEnv& env, bool done) {
            CHECK(env.contents("a/new") == (done ? std::optional<std::string>("text") : std::nullopt));
        });
}

TEST_CASE("a replacement that fails leaves the old text and nothing in staging", "[disk]")
{
    sweep_failures(
        arrange, [](FakeEnv& env) { return replace_file(env, "a/file", "new", Sync::Yes); },
        [](FakeEnv& env, bool done) {
            const auto text = env.contents("a/file");
            CHECK((text == "new" || (!done && text == "old")));
            CHECK(env.tree() == std::vector<std::string>{"a/", "a/file", "staging/", "staging/x"});
        });
}

TEST_CASE("after a crash a replaced file has the old text or the new, and the new if that was promised",
          "[disk]")
{
    sweep_crashes(
        arrange, [](FakeEnv& env) { return replace_file(env, "a/file", "new", Sync::Yes); },
        [](FakeEnv& env, bool done) {
            const auto text = env.contents("a/file");
            CHECK((text == "new" || (!done && text == "old")));
        });
}
