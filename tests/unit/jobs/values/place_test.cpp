#include "archive/jobs/values/place.hpp"
#include "tests/unit/jobs/values/normal_form.hpp"

using namespace wharf::jobs;

TEST_CASE("of a location the coordinates and the white space around them are brought into one form",
          "[jobs][values]")
{
    const auto [text, normal] = GENERATE(table<std::string, std::string>({
        {"(37.7, -122.4)", "(37.7, -122.4)"},
        {"(37.70,-122.40)", "(37.7, -122.4)"},
        {" ( +37.7 , -1.224e2 )\n", "(37.7, -122.4)"},
        {"(0.0, 0.0)", "(0, 0)"},
        {"(-90, 180)", "(-90, 180)"},
        {"(90.000, -180.0)", "(90, -180)"},
        {"(37.70937546400143, -122.40415437850858)", "(37.70937546400143, -122.40415437850858)"},
        {"(39.29\xC2\xB0, -76.61 \xC2\xB0)", "(39.29, -76.61)"},
        {"POINT (-122.4 37.7)", "(37.7, -122.4)"},
        {"12 Main St Springfield, IL 62701 (39.80, -89.64)",
         "12 Main St Springfield, IL 62701 (39.8, -89.64)"},
        {"12 Main St\nSpringfield, IL 62701\n(39.80, -89.64)",
         "12 Main St\nSpringfield, IL 62701 (39.8, -89.64)"},
        {"12 Main St\r\n(39.80,\r\n-89.64)\r\n", "12 Main St (39.8, -89.64)"},
        {"12 Main St(39.8,-89.64)", "12 Main St (39.8, -89.64)"},
        {"12 Main St", "12 Main St"},
        {"Springfield, IL", "Springfield, IL"},
        {"  Springfield,  IL\n", "Springfield,  IL"},
        {"12 Main St (rear)", "12 Main St (rear)"},
        {"12 Main St (2)", "12 Main St (2)"},
        {"12 Main St (east, rear)", "12 Main St (east, rear)"},
        {"Lots (1, 2, 3)", "Lots (1, 2, 3)"},
        {"12 Main St (37.7)", "12 Main St (37.7)"},
        {"12 Main St (A) (37.7, -122.4)", "12 Main St (A) (37.7, -122.4)"},
        {"Point St", "Point St"},
        {"Point (39.80, -89.64)", "Point (39.8, -89.64)"},
        {"point (of sale)", "point (of sale)"},
        {"12 Main St (, )", "12 Main St"},
        {"12 Main St (39.80, -89.64) (,)", "12 Main St (39.8, -89.64)"},
        {"12 Main St )", "12 Main St )"},
    }));
    CHECK(normal_form(ColumnType::Location, text) == normal);
}

TEST_CASE("coordinates that are none, or only one of the two, are no location", "[jobs][values]")
{
    const std::string text =
        GENERATE(as<std::string>{}, "(91, 0)", "(-90.0000001, 0)", "(0, 180.1)", "(0, -1000)",
                 "(-122.4, 37.7)", "(37.7)", "(37.7, )", "(, -122.4)", "(, )", "()", "(37.7 -122.4)",
                 "(37,7, -122,4)", "(37.7, -122.4, 5)", "(NaN, NaN)", "(1.2.3, 4)", "12 Main St (37.7, )",
                 "12 Main St (95, 10)", "12 Main St (3.7.7, -122.4)", "POINT (200 95)", "POINT (37.7 -122.4)",
                 "(1e1, 1e400)", "(1.5e100, 0)", "(0." + std::string(47, '0') + "1, 0)", " ",
                 std::string(4001, 'a'), std::string(3990, 'a').append("(1,1e-30)"));
    CHECK(normal_form(ColumnType::Location, text) == kRefused);
}

TEST_CASE("a point is a pair of coordinates or well-known text, which is its normal form", "[jobs][values]")
{
    const auto [text, normal] = GENERATE(table<std::string, std::string>({
        {"POINT (-122.4 37.7)", "POINT (-122.4 37.7)"},
        {"point(-122.40  +37.7)", "POINT (-122.4 37.7)"},
        {" Point ( -122.40\t37.7 ) ", "POINT (-122.4 37.7)"},
        {"(37.7, -122.4)", "POINT (-122.4 37.7)"},
        {"(37.70\xC2\xB0,-122.4\xC2\xB0)", "POINT (-122.4 37.7)"},
        {"(0, 0)", "POINT (0 0)"},
        {"(90, -180)", "POINT (-180 90)"},
        {"POINT (37.7 -122.4)", kRefused},
        {"(-122.4, 37.7)", kRefused},
        {"POINT (-122.4, 37.7)", kRefused},
        {"POINT (-122.4)", kRefused},
        {"POINT (-122.4 37.7 5)", kRefused},
        {"POINT Z (-122.4 37.7 5)", kRefused},
        {"POINT ()", kRefused},
        {"POINT EMPTY", kRefused},
        {"POINT", kRefused},
        {"POINT (", kRefused},
        {"(37.7)", kRefused},
        {"(37.7, )", kRefused},
        {"(, )", kRefused},
        {"12 Main St (37.7, -122.4)", kRefused},
        {"37.7, -122.4", kRefused},
        {"(37.7, -122.4", kRefused},
        {"((37.7, -122.4))", kRefused},
        {"((37.7, -122.4)", kRefused},
        {"(rear entrance) (37.7, -122.4)", kRefused},
        {"LINESTRING (0 0, 1 1)", kRefused},
        {"(" + std::string(4000, ' ') + "1, 2)", kRefused},
    }));
    CHECK(normal_form(ColumnType::Point, text) == normal);
}
