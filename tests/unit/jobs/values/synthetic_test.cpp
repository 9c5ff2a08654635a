#include "archive/jobs/values/synthetic.hpp"
#include "tests/unit/jobs/values/normal_form.hpp"

#include <array>
#include <random>

using namespace wharf::jobs;

namespace {

std::string location(const LocationParts& parts)
{
    std::string made = "what was there before";
    return make_location(parts, made) ? made : kRefused;
}

std::string point(std::string_view latitude, std::string_view longitude)
{
    std::string made = "what was there before";
    return make_point(latitude, longitude, made) ? made : kRefused;
}

} // namespace

TEST_CASE("a location is put together from the parts that are there", "[jobs][values]")
{
    const auto [parts, made] = GENERATE(table<LocationParts, std::string>({
        {{"12 Main St", "Springfield", "IL", "62701", "39.80", "-89.64"},
         "12 Main St Springfield, IL 62701 (39.8, -89.64)"},
        {{"12 Main St", "Springfield", "IL", "62701", "", ""}, "12 Main St Springfield, IL 62701"},
        {{"12 Main St", "", "", "", "", ""}, "12 Main St"},
        {{"", "Springfield", "IL", "", "", ""}, "Springfield, IL"},
        {{"", "Springfield", "", "62701", "", ""}, "Springfield, 62701"},
        {{"", "", "IL", "62701", "", ""}, "IL 62701"},
        {{"", "", "", "62701", "", ""}, "62701"},
        {{"", "", "", "", "37.7", "-122.4"}, "(37.7, -122.4)"},
        {{"", "", "", "", "0", "0"}, "(0, 0)"},
        {{"", "", "", "", "", ""}, ""},
        {{"12 Main St (39.80,-89.64)", "", "", "", "", ""}, "12 Main St (39.8, -89.64)"},
        {{"12 Main St", "", "", "", "39.8", ""}, kRefused},
        {{"12 Main St", "", "", "", "", "-89.64"}, kRefused},
        {{"12 Main St", "", "", "", "north", "west"}, kRefused},
        {{"12 Main St", "", "", "", "-89.64", "139.8"}, "12 Main St (-89.64, 139.8)"},
        {{"12 Main St", "", "", "", "139.8", "-89.64"}, kRefused},
        {{"12 Main St (95, 10)", "", "", "", "", ""}, kRefused},
    }));
    CHECK(location(parts) == made);
}

TEST_CASE("a location made of parts is in normal form", "[jobs][values]")
{
    const std::array<std::string_view, 14> pieces{
        "",       "",      "12 Main St", "Point",  "IL",    "(, )", "(1.0, 2)",
        "(95,1)", "62701", "(rear)",     "(a, b)", "37.70", "-1e1", "POINT (1 2.0)"};
    std::mt19937 random(20261121);
    const auto any = [&] { return pieces[random() % pieces.size()]; };
    const auto reader = reader_of(ColumnType::Location);
    int made = 0;
    for (int i = 0; i < 20'000; ++i) {
        const LocationParts parts{any(), any(), any(), any(), any(), any()};
        const std::string text = location(parts);
        if (text == kRefused || text.empty()) continue;
        ++made;
        REQUIRE(normal_form(*reader, text) == text);
    }
    REQUIRE(made > 500);
}

TEST_CASE("a location may not be longer than one in a single column", "[jobs][values]")
{
    const std::string address(3990, 'a');
    CHECK(location({address, "", "", "", "", ""}) == address);
    CHECK(location({address, "", "", "", "1", "2"}) == address + " (1, 2)");
    CHECK(location({address, "", "", "", "12.25", "2"}) == kRefused);
    CHECK(location({address, "Springfield", "", "", "", ""}) == kRefused);
}

TEST_CASE("a point is made of both coordinates or of none", "[jobs][values]")
{
    CHECK(point("37.70", "-122.4") == "POINT (-122.4 37.7)");
    CHECK(point("", "") == "");
    CHECK(point("37.7", "") == kRefused);
    CHECK(point("", "-122.4") == kRefused);
    CHECK(point("-122.4", "37.7") == kRefused);
    CHECK(point("37.7", "west") == kRefused);
}
