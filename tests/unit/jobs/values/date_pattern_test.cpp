#include "archive/jobs/values/date_pattern.hpp"

#include "tests/unit/jobs/values/timestamps.hpp"

using namespace wharf::jobs;

TEST_CASE("what is no letter, and what is between apostrophes, stands for itself in any case", "[values]")
{
    CHECK(read_floating("yyyy'Y'MM'M'", "2014y04M") == "2014-04-01T00:00:00.000");
    CHECK(read_floating("yyyy-MM-dd'T'HH:mm", "2014-04-22t09:30") == "2014-04-22T09:30:00.000");
    CHECK(read_floating("h 'o''clock' a", "9 O'Clock PM") == "1970-01-01T21:00:00.000");
    CHECK(read_floating("''yy", "'14") == "2014-01-01T00:00:00.000");
    CHECK(read_floating("dd. MMM yyyy", "22. Apr 2014") == "2014-04-22T00:00:00.000");
    CHECK(read_floating("yyyy年MM月", "2014年04月") == "2014-04-01T00:00:00.000");
    CHECK(read_floating("yyyy年MM月", "2014月04年") == "refused");
    CHECK(read_floating("yyyy 'year'", "2014 yea") == "refused");
    CHECK(read_floating("yyyy[MM]", "2014[04]") == "2014-04-01T00:00:00.000");
}

TEST_CASE("every month and weekday is known by its short and its long name", "[values]")
{
    const auto [number, name] = GENERATE(table<int, std::string>({{1, "january"},
                                                                  {2, "february"},
                                                                  {3, "march"},
                                                                  {4, "april"},
                                                                  {5, "may"},
                                                                  {6, "june"},
                                                                  {7, "july"},
                                                                  {8, "august"},
                                                                  {9, "september"},
                                                                  {10, "october"},
                                                                  {11, "november"},
                                                                  {12, "december"}}));
    const std::string normal =
        "2014-" + std::string(number < 10 ? "0" : "") + std::to_string(number) + "-01T00:00:00.000";
    CHECK(read_floating("MMM yyyy", name + " 2014") == normal);
    CHECK(read_floating("yyyy MMMM", "2014 " + name.substr(0, 3)) == normal);

    const auto [day, weekday] = GENERATE(table<int, std::string>({{21, "Monday"},
                                                                  {22, "TUESDAY"},
                                                                  {23, "wednesday"},
                                                                  {24, "Thursday"},
                                                                  {25, "Friday"},
                                                                  {26, "Saturday"},
                                                                  {27, "Sunday"}}));
    const std::string expected = "2014-04-" + std::to_string(day) + "T00:00:00.000";
    CHECK(read_floating("E dd MM yyyy", weekday + " 22 04 2014") == expected);
    CHECK(read_floating("EEEE dd MM yyyy", weekday.substr(0, 3) + " 22 04 2014") == expected);
}

TEST_CASE("an offset is read with one Z or two, with a colon or without", "[values]")
{
    const std::string format = GENERATE(as<std::string>{}, "HH:mm Z", "HH:mm ZZ", "HH:mmZ");
    const std::string blank = format == "HH:mmZ" ? "" : " ";
    CHECK(read_fixed(format, "09:30" + blank + "-0800") == "1970-01-01T17:30:00.000Z");
    CHECK(read_fixed(format, "09:30" + blank + "-08:00") == "1970-01-01T17:30:00.000Z");
    CHECK(read_fixed(format, "09:30" + blank + "-08") == "1970-01-01T17:30:00.000Z");
    CHECK(read_fixed(format, "09:30" + blank + "+0530") == "1970-01-01T04:00:00.000Z");
    CHECK(read_fixed(format, "09:30" + blank + "z") == "1970-01-01T09:30:00.000Z");
    CHECK(read_fixed(format, "09:30" + blank + "-8") == "refused");
    CHECK(read_fixed(format, "09:30" + blank + "-08:0") == "refused");
    CHECK(read_fixed(format, "09:30" + blank + "-0860") == "refused");
    CHECK(read_fixed(format, "09:30" + blank + "PST") == "refused");
    CHECK(read_fixed(format, "09:30" + blank) == "refused");
}

TEST_CASE("every letter that has a meaning is taken, every other one is refused by name", "[values]")
{
    for (char letter = 'A'; letter <= 'z'; letter = static_cast<char>(letter == 'Z' ? 'a' : letter + 1)) {
        const auto result = DatePattern::compile(std::string("yyyy ") + letter, kTestYear);
        const bool known = std::string_view("GCYxywEeDMdaKhHkmsSZ").find(letter) != std::string_view::npos;
        CAPTURE(letter);
        CHECK(std::holds_alternative<DatePattern>(result) == known);
        if (!known)
            CHECK_THAT(std::get<std::string>(result), Catch::Contains(std::string("the letter ") + letter));
    }
}

TEST_CASE("a long value of a long pattern is read", "[values]")
{
    const std::string text(100'000, '-');
    CHECK(read_floating("'" + text + "'yyyy", text + "2014") == "2014-01-01T00:00:00.000");
    CHECK(read_floating(std::string(5000, 'y'), "2014") == "2014-01-01T00:00:00.000");
    CHECK(read_floating(std::string(5000, 'd'), std::string(5000, '1')) == "refused");
}
