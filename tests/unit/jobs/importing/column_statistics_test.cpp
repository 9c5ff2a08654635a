#include "archive/jobs/importing/column_statistics.hpp"
#include "archive/jobs/values/value_order.hpp"
#include "tests/unit/jobs/importing/table_fixture.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <catch2/catch.hpp>

#include <algorithm>
#include <random>

using namespace wharf::jobs;
using wharf::archive::JobFile;

TEST_CASE("a column's values are ordered as its type says", "[jobs]")
{
    const auto [type, ordered] = GENERATE(table<ColumnType, std::vector<std::string>>({
        {ColumnType::Number, {"-1e100",  "-20",  "-3",    "-2.55",  "-2.5",
                              "-1e-60",  "0",    "1e-60", "0.0025", "0.01",
                              "0.1",     "0.99", "1",     "1.5",    "2",
                              "9.99",    "10",   "99.5",  "100",    "123456789012345678901234567890",
                              "1.5e100", "2e100"}},
        {ColumnType::Stars, {"1", "2", "5"}},
        {ColumnType::CalendarDate,
         {"-0045-01-01T00:00:00.000", "-0044-03-15T00:00:00.000", "0014-01-01T00:00:00.000",
          "2014-04-22T09:30:00.000", "2014-04-22T09:30:00.000500", "2014-04-22T09:30:00.001",
          "+12014-01-01T00:00:00.000"}},
        {ColumnType::Date,
         {"2014-04-22T09:30:00.000Z", "2014-04-22T09:30:00.000500Z", "2014-04-22T09:30:00.001Z"}},
        {ColumnType::Text, {"", "1", "10", "9", "a", "b", "\xC3\xA9", "\xE2\x82\xAC"}},
    }));
    for (std::size_t i = 0; i < ordered.size(); ++i)
        for (std::size_t j = 0; j < ordered.size(); ++j) {
            CAPTURE(ordered[i], ordered[j]);
            CHECK(comes_before(type, ordered[i], ordered[j]) == (i < j));
        }
}

TEST_CASE("different texts are counted exactly up to a limit, and nearly beyond", "[jobs]")
{
    const std::uint64_t count = GENERATE(0U, 1U, 17U, 2048U, 2049U, 10'000U, 300'000U);
    DistinctCount distinct({1, 2});
    for (int times = 0; times < 2; ++times)
        for (std::uint64_t i = 0; i < count; ++i)
            distinct.add("text " + std::to_string(i));
    CHECK(distinct.exact() == (count <= DistinctCount::kExactly));
    if (distinct.exact())
        CHECK(distinct.count() == count);
    else
        CHECK(distinct.count() == Approx(static_cast<double>(count)).epsilon(0.05));
}

TEST_CASE("statistics tell values, nulls, and the smallest and greatest of each column", "[jobs]")
{
    TableFixture table;
    Import import{"id,n,t\n1,10,b\n2,9.50,\n3,,\"a\"\n4,010,b\n1,5,zz\n6,x,zz\n",
                  R"({"csv": {"columnStatistics": true, "setAsideErrors": true}})",
                  R"({"rowIdentifier": "id", "columns": [{"fieldName": "id"},
                      {"fieldName": "n", "dataTypeName": "number"}, {"fieldName": "t"}, {"fieldName": "u"}]})"};
    import.read_ahead = GENERATE(false, true);
    CHECK(table.apply(import) == "6: +4 ~0 -0 =0 !2");
    const auto told = boost::json::parse(table.files().text(JobFile::Statistics).value_or(""));
    CHECK(told == boost::json::parse(R"({"columns": [
        {"fieldName": "id", "dataTypeName": "text", "count": 4, "nulls": 0, "distinct": 4,
         "distinctIsEstimate": false, "min": "1", "max": "4"},
        {"fieldName": "n", "dataTypeName": "number", "count": 3, "nulls": 1, "distinct": 2,
         "distinctIsEstimate": false, "min": "9.5", "max": "10"},
        {"fieldName": "t", "dataTypeName": "text", "count": 3, "nulls": 1, "distinct": 2,
         "distinctIsEstimate": false, "min": "a", "max": "b"},
        {"fieldName": "u", "dataTypeName": "text", "count": 0, "nulls": 4, "distinct": 0,
         "distinctIsEstimate": false, "min": null, "max": null}]})"));
}

TEST_CASE("statistics are durable before the table is, and there only if they are wanted", "[jobs]")
{
    TableFixture table;
    Import import{"a\n1\n", R"({"csv": {"columnStatistics": true}})"};
    std::optional<std::string> at_commit;
    import.step = [&](std::string_view step) {
        if (step == "before-table-commit") at_commit = table.files().text(JobFile::Statistics);
};
const auto result = table.run(import);
CHECK(at_commit);
const auto& times = std::get<Imported>(result).times;
CHECK(std::any_of(times.begin(), times.end(),
                  [](const StepTime& step) { return step.event == "column-statistics"; }));
CHECK(table.apply("a\n1\n") == "1: +0 ~0 -0 =1");
CHECK_FALSE(table.files().text(JobFile::Statistics));
}

TEST_CASE("a smallest value that is long is cut", "[jobs]")
{
    const Schema schema{{{"a", "A", "text"}}, {}};
    ColumnStatistics statistics(schema, {{0}}, {1, 2});
    const std::string large(1 << 20, 'x');
    const Value value(large);
    statistics.add(Row(&value, 1));
    CHECK(statistics.told().at("columns").at(0).at("min").as_string().size() < 300);
}
