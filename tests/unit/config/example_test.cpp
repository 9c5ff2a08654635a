#include "config/keys.hpp"
#include "config/load.hpp"

#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>

using namespace wharf::config;

TEST_CASE("the example file sets every key to its default", "[config]")
{
    std::ifstream in(WHARF_EXAMPLE_CONFIG);
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    const Loaded loaded = load_text(text, "wharfinger.example.toml");
    for (const Problem& problem : loaded.problems)
        UNSCOPED_INFO(to_text(problem));
    REQUIRE(loaded.ok());
    CHECK(loaded.config == Config{});
    for (const Key& key : keys()) {
        CAPTURE(key.full_name());
        CHECK(loaded.origin.contains(key.full_name()));
    }
}
