#include "server/cli/job_text.hpp"

#include <boost/json/parse.hpp>
#include <catch2/catch.hpp>

using namespace wharf::cli;

TEST_CASE("statistics are a table that no value of a file can break", "[cli]")
{
    const auto statistics = boost::json::parse(R"({"columns": [
        {"fieldName": "id", "count": 12, "nulls": 0, "distinct": 12, "distinctIsEstimate": false,
         "min": "1", "max": "12"},
        {"fieldName": "note", "count": 90000, "nulls": 3, "distinct": 51234, "distinctIsEstimate": true,
         "min": "a\nb\u001b[2J", "max": "z"},
        {"fieldName": "empty", "count": 0, "nulls": 12, "distinct": 0, "distinctIsEstimate": false,
         "min": null, "max": null}]})");
    CHECK(statistics_table(statistics.as_object()) ==
          "column                          values         nulls      different  smallest .. greatest\n"
          "id                                  12             0             12  \"1\" .. \"12\"\n"
          "note                             90000             3         ~51234  \"a?b?[2J\" .. \"z\"\n"
          "empty                                0            12              0  - .. -\n");
}

TEST_CASE("what are no statistics makes no table", "[cli]")
{
    CHECK(statistics_table(boost::json::parse("{}").as_object()).empty());
    CHECK(statistics_table(boost::json::parse(R"({"columns": 1})").as_object()).empty());
}
