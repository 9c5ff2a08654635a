#include "config/nearest.hpp"

#include <array>
#include <catch2/catch.hpp>
#include <string>

using namespace wharf::config;

namespace {
constexpr std::array<std::string_view, 4> kNames{"idle", "handshake", "passive_ports", "login"};
}

TEST_CASE("a letter missing, added, wrong or swapped still finds the name meant", "[config]")
{
    const auto [typed, meant] = GENERATE(table<std::string, std::string>({
        {"idle", "idle"},
        {"idl", "idle"},
        {"idlle", "idle"},
        {"idke", "idle"},
        {"ilde", "idle"},
        {"pasive_port", "passive_ports"},
        {"handshkae", "handshake"},
    }));
    CAPTURE(typed);
    CHECK(nearest(typed, kNames) == meant);
}

TEST_CASE("a word far from every name suggests nothing", "[config]")
{
    const std::string typed = GENERATE("", "x", "id", "ports", "greeting", "xxlogxx");
    CAPTURE(typed);
    CHECK_FALSE(nearest(typed, kNames));
    CHECK_FALSE(nearest(std::string(100000, 'a'), kNames));
}
