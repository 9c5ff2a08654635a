#include "tests/unit/jobs/values/normal_form.hpp"

using namespace wharf::jobs;

TEST_CASE("every type has a reader and says what it expects", "[jobs][values]")
{
    for (int i = 0; i <= static_cast<int>(ColumnType::Point); ++i) {
        const auto type = static_cast<ColumnType>(i);
        CAPTURE(to_string(type));
        CHECK(reader_of(type) != nullptr);
        const std::string_view expected = expected_of(type);
        CHECK(expected.size() > 5);
        CHECK(expected.find_first_of("%\n") == std::string_view::npos);
        CHECK_FALSE(expected.ends_with('.'));
    }
}

TEST_CASE("the example in what is expected is a value of the type", "[jobs][values]")
{
    const auto [type, example] = GENERATE(table<ColumnType, std::string>({
        {ColumnType::Number, "1234.56"},
        {ColumnType::Money, "1234.56"},
        {ColumnType::Percent, "12.5"},
        {ColumnType::Location, "12 Main St Springfield, IL 62701 (39.8, -89.64)"},
        {ColumnType::Url, "https://example.org/"},
        {ColumnType::Email, "name@example.org"},
        {ColumnType::Checkbox, "true"},
        {ColumnType::Flag, "red"},
        {ColumnType::Phone, "217-555-0147:Work"},
        {ColumnType::Point, "POINT (-89.64 39.8)"},
        {ColumnType::Point, "(39.8, -89.64)"},
    }));
    CHECK(expected_of(type).find(example) != std::string_view::npos);
    CHECK(normal_form(type, example) != kRefused);
}
