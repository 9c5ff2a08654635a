#include "config/keys.hpp"
#include "config/load.hpp"

#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>
#include <map>

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

TEST_CASE("the example file marks the keys that a reload cannot change", "[config]")
{
    std::ifstream in(WHARF_EXAMPLE_CONFIG);
    std::map<std::string, bool> marked; // full key -> its line says so
    std::string section;
    for (std::string line; std::getline(in, line);) {
        if (line.starts_with('[')) section = line.substr(1, line.find(']') - 1);
        const std::size_t equals = line.find(" = ");
        if (line.starts_with('#') || equals == std::string::npos) continue;
        marked[section + "." + line.substr(0, equals)] = line.find("# (restart)") != std::string::npos;
    }
    for (const Key& key : keys()) {
        CAPTURE(key.full_name());
        REQUIRE(marked.contains(key.full_name()));
        CHECK(marked[key.full_name()] == (key.takes_effect == TakesEffect::AtStart));
    }
}
