#include "config/find.hpp"
#include "config/load.hpp"
#include "scratch_directory.hpp"

#include <catch2/catch.hpp>

using namespace wharf::config;

TEST_CASE("the first place with a file is the configuration", "[config]")
{
    const ScratchDirectory scratch;
    const std::string near = scratch / "near.toml";
    const std::string far = scratch / "far.toml";
    const std::array places{near.c_str(), far.c_str()};
    CHECK_FALSE(find_config(places));
    scratch.write("far.toml", "");
    CHECK(find_config(places) == far);
    scratch.write("near.toml", "");
    CHECK(find_config(places) == near);
}

TEST_CASE("with no file everything is beneath one directory", "[config]")
{
    const Loaded loaded = load_embedded();
    CHECK(loaded.ok());
    CHECK(loaded.config == embedded_default());
    CHECK(loaded.config.data.root == "./wharfinger-data");
    CHECK(loaded.config.auth.users == "./wharfinger-data/users.toml");
    CHECK(loaded.config.auth.tokens == "./wharfinger-data/tokens.toml");
}

TEST_CASE("with no file the users follow the data root unless placed elsewhere", "[config]")
{
    const std::vector<std::string> moved{"data.root=/tmp/drop"};
    CHECK(load_embedded(moved).config.auth.users == "/tmp/drop/users.toml");
    const std::vector<std::string> both{"data.root=/tmp/drop", "auth.users=/tmp/people.toml"};
    CHECK(load_embedded(both).config.auth.users == "/tmp/people.toml");
}

TEST_CASE("with no file the tokens follow the data root unless placed elsewhere", "[config]")
{
    const std::vector<std::string> moved{"data.root=/tmp/drop"};
    CHECK(load_embedded(moved).config.auth.tokens == "/tmp/drop/tokens.toml");
    const std::vector<std::string> both{"data.root=/tmp/drop", "auth.tokens=/tmp/tokens.toml"};
    CHECK(load_embedded(both).config.auth.tokens == "/tmp/tokens.toml");
}

TEST_CASE("with no file a wrong override is still told", "[config]")
{
    const std::vector<std::string> wrong{"jobs.workers=many"};
    CHECK_FALSE(load_embedded(wrong).ok());
}
