#include "tests/unit/jobs/values/normal_form.hpp"

using namespace wharf::jobs;

TEST_CASE("a checkbox is true or false in any case of letters", "[jobs][values]")
{
    const auto [text, normal] = GENERATE(table<std::string, std::string>({
        {"true", "true"},
        {"false", "false"},
        {"TRUE", "true"},
        {"False", "false"},
        {" true ", "true"},
        {"t", kRefused},
        {"yes", kRefused},
        {"no", kRefused},
        {"1", kRefused},
        {"0", kRefused},
        {"on", kRefused},
        {"x", kRefused},
        {"truefalse", kRefused},
        {"true false", kRefused},
        {"\xC5\xA7rue", kRefused},
    }));
    CHECK(normal_form(ColumnType::Checkbox, text) == normal);
}

TEST_CASE("a flag is one of six colours, written with a capital", "[jobs][values]")
{
    const auto [text, normal] = GENERATE(table<std::string, std::string>({
        {"Red", "Red"},
        {"red", "Red"},
        {"BLUE", "Blue"},
        {"green", "Green"},
        {"yElLoW", "Yellow"},
        {"orange", "Orange"},
        {" purple", "Purple"},
        {"black", kRefused},
        {"re", kRefused},
        {"redd", kRefused},
        {"1", kRefused},
    }));
    CHECK(normal_form(ColumnType::Flag, text) == normal);
}

TEST_CASE("stars are a whole number from one to five", "[jobs][values]")
{
    const auto [text, normal] = GENERATE(table<std::string, std::string>({
        {"1", "1"},
        {"5", "5"},
        {"+3", "3"},
        {"04", "4"},
        {"4.0", "4"},
        {"20e-1", "2"},
        {"0", kRefused},
        {"6", kRefused},
        {"-1", kRefused},
        {"10", kRefused},
        {"4.5", kRefused},
        {"five", kRefused},
        {"***", kRefused},
    }));
    CHECK(normal_form(ColumnType::Stars, text) == normal);
}

TEST_CASE("a text is what it is, white space and all", "[jobs][values]")
{
    const ColumnType type = GENERATE(ColumnType::Text, ColumnType::FormattedText);
    const std::string text = GENERATE(as<std::string>{}, "a", " a ", "1.50", "<b>a</b>", "a\r\nb",
                                      "\xC3\xA9\xF0\x9F\x9A\x9A", std::string(70'000, 'a'));
    CHECK(normal_form(type, text) == text);
}
