#include "server/http/match.hpp"

#include <catch2/catch.hpp>

using namespace wharf::http;

namespace {

std::optional<Fields> match_path(std::string_view pattern, std::vector<std::string> path)
{
    return match(pattern, path);
}

} // namespace

TEST_CASE("a pattern without braces fits itself alone", "[http]")
{
    CHECK(match_path("/a/b", {"a", "b"}) == Fields{});
    CHECK_FALSE(match_path("/a/b", {"a"}));
    CHECK_FALSE(match_path("/a/b", {"a", "b", "c"}));
    CHECK_FALSE(match_path("/a/b", {"a", "B"}));
    CHECK(match_path("/", {}) == Fields{});
}

TEST_CASE("braces capture what stands between their neighbours, and never nothing", "[http]")
{
    CHECK(match_path("/log/{job}.json", {"log", "x.json"}) == Fields{{"job", "x"}});
    CHECK(match_path("/log/{job}.json", {"log", "a.json.json"}) == Fields{{"job", "a.json"}});
    CHECK_FALSE(match_path("/log/{job}.json", {"log", ".json"}));
    CHECK_FALSE(match_path("/log/{job}.json", {"log", "x.txt"}));
    CHECK_FALSE(match_path("/log/{job}", {"log"}));
}

TEST_CASE("the rest of a path is captured part by part, and may be none", "[http]")
{
    CHECK(match_path("/c/{path...}", {"c"}) == Fields{});
    CHECK(match_path("/c/{path...}", {"c", "a", "b/c"}) == Fields{{"path", "a"}, {"path", "b/c"}});
}
