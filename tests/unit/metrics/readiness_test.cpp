#include "server/metrics/readiness.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <functional>

using namespace wharf::metrics;
using namespace std::chrono_literals;

namespace {

using Change = std::function<void(Vitals&)>;

constexpr Time kNow{1'800'000'000s};

Vitals good()
{
    return {.now = kNow,
            .catalog_answers = true,
            .disk_free = 100,
            .min_free = 100,
            .users = 1,
            .certificates = {{"data.example.gov", kNow - 24h, kNow + 24h}}};
}

} // namespace

TEST_CASE("a server that can take uploads is ready", "[metrics]")
{
    const Change change = GENERATE(values<Change>({
        [](Vitals&) {},
        [](Vitals& v) { v.min_free = 0; },
        [](Vitals& v) { v.users = 0; }, // an empty users file is a good one
        [](Vitals& v) { v.certificates[0].not_after = v.now; },
        [](Vitals& v) { v.certificates[0].not_before = v.now; },
    }));
    Vitals vitals = good();
    change(vitals);
    CHECK(reasons_against(vitals).empty());
    CHECK(readiness_text({}) == "ready\n");
}

TEST_CASE("each thing that keeps uploads out is named", "[metrics]")
{
    const auto [what, change] = GENERATE(table<std::string, Change>({
        {"draining", [](Vitals& v) { v.draining = true; }},
        {"catalog", [](Vitals& v) { v.catalog_answers = false; }},
        {"disk", [](Vitals& v) { v.disk_free.reset(); }},
        {"disk", [](Vitals& v) { v.disk_free = 99; }},
        {"disk",
         [](Vitals& v) {
             v.disk_free = 0;
             v.min_free = 0;
         }},
        {"users", [](Vitals& v) { v.users.reset(); }},
        {"certificate", [](Vitals& v) { v.certificates.clear(); }},
        {"certificate", [](Vitals& v) { v.certificates[0].not_after = v.now - 1s; }},
        {"certificate",
         [](Vitals& v) {
             v.certificates.push_back({"b", v.now + 1s, v.now + 2s});
         }},
    }));
    Vitals vitals = good();
    change(vitals);
    const auto reasons = reasons_against(vitals);
    REQUIRE(reasons.size() == 1);
    CHECK(reasons[0].what == what);
    CHECK(readiness_text(reasons) == what + ": " + reasons[0].why + "\n");
}

TEST_CASE("all that is wrong is told at once, a line each", "[metrics]")
{
    const std::string text = readiness_text(reasons_against(Vitals{.now = kNow, .draining = true}));
    CHECK(std::count(text.begin(), text.end(), '\n') == 5);
}
