#include "archive/jobs/querying/row_selection.hpp"

#include <catch2/catch.hpp>

using namespace wharf::jobs;

namespace {

const Schema kSchema{{{"city", "City", "text"},
                      {"n", "N", "number"},
                      {"day", "Day", "calendar_date"},
                      {"moment", "Moment", "date"},
                      {"open", "Open", "checkbox"},
                      {"place", "Place", "point"},
                      {"tel", "Telephone", "phone"},
                      {"odd", "Odd", "of_another_server"}},
                     {}};

std::string condition(const std::string& column, const std::string& value)
{
    const auto selected = select_rows({.equal = {{column, value}}}, kSchema);
    if (const auto* error = std::get_if<JobError>(&selected)) {
        CHECK(error->type == "bad-query");
        return error->english;
    }
    const auto& conditions = std::get<RowSelection>(selected).conditions;
    REQUIRE(conditions.size() == 1);
    CHECK(kSchema.columns[conditions.front().column].field_name == column);
    return conditions.front().value.value();
}

std::string error_of(const TableQuery& query)
{
    const auto selected = select_rows(query, kSchema);
    REQUIRE(std::holds_alternative<JobError>(selected));
    return std::get<JobError>(selected).english;
}

} // namespace

TEST_CASE("a value is asked for in any form its type has, and looked for in its normal form", "[querying]")
{
    const auto [column, text, normal] = GENERATE(table<std::string, std::string, std::string>({
        {"city", " Rome ", " Rome "},
        {"city", "", ""},
        {"city", "1.0", "1.0"},
        {"n", "1.0", "1"},
        {"n", " +01e2 ", "100"},
        {"day", "4/22/2014", "2014-04-22T00:00:00.000"},
        {"moment", "2014-04-22T09:30:00-0700", "2014-04-22T16:30:00.000Z"},
        {"moment", "2014-04-22T09:30:00", "2014-04-22T09:30:00.000Z"},
        {"open", "TRUE", "true"},
        {"place", "(37.70, -122.4)", "POINT (-122.4 37.7)"},
        {"tel", "312-555-0147:work", "312-555-0147:Work"},
        {"odd", " x", " x"},
    }));
    CHECK(condition(column, text) == normal);
}

TEST_CASE("a value its column can never have is refused with what it could be", "[querying]")
{
    CHECK(condition("n", "1,000") ==
          "the column \"n\" cannot have the value \"1,000\", expected a number such as 1234.56");
    CHECK(condition("open", "yes") ==
          "the column \"open\" cannot have the value \"yes\", expected true or false");
    CHECK(condition("n", "").ends_with("; rows without a value are asked for with $null=n"));
}

TEST_CASE("a column that is not there is named, with those that are", "[querying]")
{
    const std::string columns = "; the columns are city, n, day, moment, open, place, tel, odd";
    CHECK(condition("citty", "Rome") == "there is no column \"citty\"" + columns);
    CHECK(condition("City", "Rome") == "there is no column \"City\"" + columns);
    CHECK(error_of({.null = {"#row"}}) == "there is no column \"#row\"" + columns);
    CHECK(error_of({.select = {"rowid"}}) == "there is no column \"rowid\"" + columns);
    CHECK(error_of({.order = {{"a\"b"}}}) == "there is no column \"a\"b\"" + columns);
}

TEST_CASE("of a table with very many columns the first hundred are named", "[querying]")
{
    Schema wide;
    for (int i = 0; i < 150; ++i)
        wide.columns.push_back({"c" + std::to_string(i), "", "text"});
    const auto selected = select_rows({.select = {"x"}}, wide);
    CHECK(std::get<JobError>(selected).english.ends_with(", c98, c99 and 50 more"));
}

TEST_CASE("without $select the columns are the table's, in its order", "[querying]")
{
    const auto all = select_rows({}, kSchema);
    CHECK(std::get<RowSelection>(all).columns == std::vector<std::size_t>{0, 1, 2, 3, 4, 5, 6, 7});
    const auto some = select_rows({.select = {"day", "city"}}, kSchema);
    CHECK(std::get<RowSelection>(some).columns == std::vector<std::size_t>{2, 0});
}

TEST_CASE("a question searches unless rows come as they are, or by their identifier", "[querying]")
{
    const Schema keyed{kSchema.columns, "city"};
    const auto search = [](const TableQuery& query, const Schema& schema) {
        const auto selected = select_rows(query, schema);
        return searches(std::get<RowSelection>(selected), schema);
    };
    CHECK_FALSE(search({}, keyed));
    CHECK_FALSE(search({.select = {"n"}, .limit = 5, .offset = 100}, keyed));
    CHECK_FALSE(search({.equal = {{"n", "1"}, {"city", "Rome"}}}, keyed));
    CHECK(search({.equal = {{"city", "Rome"}}}, kSchema));
    CHECK(search({.equal = {{"n", "1"}}}, keyed));
    CHECK(search({.null = {"n"}}, keyed));
    CHECK(search({.order = {{"n"}}}, keyed));
    CHECK(search({.offset = 1'000'000}, keyed));
}
