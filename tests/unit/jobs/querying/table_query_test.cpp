#include "archive/jobs/querying/table_query.hpp"

#include <catch2/catch.hpp>

using namespace wharf::jobs;

namespace {

TableQuery parsed(const std::vector<QueryParameter>& parameters)
{
    const auto query = parse_table_query(parameters);
    if (const auto* error = std::get_if<JobError>(&query)) FAIL(error->english);
    return std::get<TableQuery>(query);
}

std::string error_of(const std::vector<QueryParameter>& parameters)
{
    const auto query = parse_table_query(parameters);
    REQUIRE(std::holds_alternative<JobError>(query));
    CHECK(std::get<JobError>(query).type == "bad-query");
    CHECK(std::get<JobError>(query).english.find('%') == std::string::npos);
    return std::get<JobError>(query).english;
}

} // namespace

TEST_CASE("no parameter asks for all columns of all rows", "[querying]")
{
    CHECK(parsed({}) == TableQuery{});
    CHECK(parsed({{"$select", "*"}}) == TableQuery{});
}

TEST_CASE("each parameter says its part of the question", "[querying]")
{
    const TableQuery query = parsed({{"city", "Rome"},
                                     {"$limit", "100"},
                                     {"n", ""},
                                     {"$offset", "200"},
                                     {"$order", "city DESC, n,m  asc"},
                                     {"$select", "n , city"},
                                     {"$null", "a,b"}});
    CHECK(query.equal == std::vector<TableQuery::Equal>{{"city", "Rome"}, {"n", ""}});
    CHECK(query.null == std::vector<std::string>{"a", "b"});
    CHECK(query.select == std::vector<std::string>{"n", "city"});
    CHECK(query.order == std::vector<TableQuery::Order>{
                             {"city", Direction::Descending}, {"n", Direction::Ascending}, {"m"}});
    CHECK(query.limit == 100);
    CHECK(query.offset == 200);
}

TEST_CASE("a number of rows is whole, not negative and has a bound", "[querying]")
{
    CHECK(parsed({{"$limit", "0"}}).limit == 0);
    CHECK(parsed({{"$limit", "1000000000000000"}}).limit == kMostRows);
    const std::string text = GENERATE("", "-1", "+1", "1.5", "1e3", " 1", "ten", "1000000000000001",
                                      "18446744073709551616", "1;DROP TABLE rows");
    CHECK(error_of({{"$limit", text}}) ==
          "$limit is \"" + text + "\", expected a whole number from 0 to 1000000000000000");
    CHECK(error_of({{"$offset", text}}).starts_with("$offset is "));
}

TEST_CASE("a parameter nobody knows is named, with those there are", "[querying]")
{
    const std::string name = GENERATE("$where", "$q", "$LIMIT", "$", "$$limit", "");
    CHECK(error_of({{name, "1"}}) ==
          "the parameter \"" + name +
              "\" is not known; there are $limit, $offset, $order, $select, $null and names of columns");
}

TEST_CASE("the application token of other servers' programs is no question", "[querying]")
{
    CHECK(parsed({{"$$app_token", "abc"}}) == TableQuery{});
}

TEST_CASE("what is said twice is refused, for it could not be meant", "[querying]")
{
    CHECK(error_of({{"city", "Rome"}, {"city", "Rome"}}) == "the parameter \"city\" is given twice");
    CHECK(error_of({{"$limit", "1"}, {"$limit", "1"}}) == "the parameter \"$limit\" is given twice");
    CHECK(error_of({{"$select", "a,b,a"}}) == "$select names the column \"a\" twice");
    CHECK(error_of({{"$null", "a,a"}}) == "$null names the column \"a\" twice");
    CHECK(error_of({{"$order", "a DESC,a"}}) == "$order names the column \"a\" twice");
}

TEST_CASE("a list without a name where one should be is refused", "[querying]")
{
    const std::string list = GENERATE("", ",", "a,", ",a", "a,,b");
    CHECK(error_of({{"$select", list}}) == "$select is \"" + list + "\", expected names of columns");
    CHECK(error_of({{"$null", list}}).starts_with("$null is "));
    CHECK(error_of({{"$order", list}}) ==
          "$order has \"\", expected the name of a column and nothing, ASC or DESC behind it");
}

TEST_CASE("an order knows two directions", "[querying]")
{
    const std::string piece = GENERATE("a up", "a DESC NULLS FIRST", "a COLLATE NOCASE", "a ASC; --");
    CHECK(error_of({{"$order", "b," + piece}}) ==
          "$order has \"" + piece + "\", expected the name of a column and nothing, ASC or DESC behind it");
}

TEST_CASE("conditions and columns ordered by are so many and no more", "[querying]")
{
    std::vector<QueryParameter> parameters;
    std::string order = "a";
    for (std::size_t i = 0; i < kMostConditions; ++i)
        parameters.push_back({"c" + std::to_string(i), "x"});
    for (std::size_t i = 1; i < kMostOrders; ++i)
        order += ",c" + std::to_string(i);
    CHECK(parsed(parameters).equal.size() == kMostConditions);
    CHECK(parsed({{"$order", order}}).order.size() == kMostOrders);

    parameters.push_back({"$null", "d"});
    CHECK(error_of(parameters) == "there are more than 100 conditions");
    CHECK(error_of({{"$order", order + ",d"}}) == "$order names more than 16 columns");
}
