#include "archive/jobs/querying/table_reader.hpp"
#include "tests/unit/jobs/querying/live_table.hpp"

#include <catch2/catch.hpp>
#include <sqlite3.h>

#include <fstream>

using namespace wharf::jobs;

namespace {

const Schema kCities{{{"city", "City", "text"}, {"n", "N", "number"}}, {}};

// A clock that goes on by a minute with every look.
struct MinuteHand {
    ReadLimits::Clock::time_point now{};
    int looks = 0;

    ReadLimits limits(std::chrono::minutes longest)
    {
        return {.longest = longest, .now = [this] {
                    ++looks;
                    return now += std::chrono::minutes(1);
                }};
    }
};

} // namespace

TEST_CASE("a dataset without a table has no rows yet, and asking makes none", "[querying]")
{
    const LiveTable table;
    CHECK(answer(table, {}) == "no-rows-yet: the dataset has no rows yet");
    CHECK_FALSE(std::filesystem::exists(table.path()));
    std::ofstream(table.path()).close();
    CHECK(answer(table, {}) == "no-rows-yet: the dataset has no rows yet");
    CHECK(std::filesystem::file_size(table.path()) == 0);
}

TEST_CASE("while the first job writes there are no rows yet; after it, there are", "[querying]")
{
    LiveTable table;
    const auto commit = table.begin_replace(kCities, {{"Rome", "1"}});
    CHECK(answer(table, {}) == "no-rows-yet: the dataset has no rows yet");
    commit();
    CHECK(answer(table, {}) == "city,n\r\nRome,1\r\n");
}

TEST_CASE("a file that is no table is an error that says so", "[querying]")
{
    const LiveTable table;
    std::ofstream(table.path()) << std::string(10'000, 'x');
    CHECK(answer(table, {}).starts_with("table-error: the dataset's table is damaged"));
}

TEST_CASE("a reader sees one state from its beginning to its end, whatever jobs end meanwhile", "[querying]")
{
    LiveTable table;
    table.replace(kCities, {{"Rome", "1"}, {"Oslo", "2"}});
    auto reader = open_reader(table);
    const auto before = reader->last_job();
    const auto commit = table.begin_replace(kCities, {{"Lima", "3"}});
    auto text = ask(std::move(reader), {}, TableFormat::Csv);
    commit();
    table.replace({{{"other", "", "text"}}, {}}, {{"x"}});

    CHECK(all_of(*text) == "city,n\r\nRome,1\r\nOslo,2\r\n");
    CHECK(answer(table, {}) == "other\r\nx\r\n");
    CHECK(open_reader(table)->last_job() != before);
}

TEST_CASE("a reader holds up no job, not even the second one", "[querying]")
{
    LiveTable table;
    table.replace(kCities, {{"Rome", "1"}});
    const auto reader = open_reader(table);
    table.replace(kCities, {{"Oslo", "2"}});
    table.replace(kCities, {{"Lima", "3"}});
    CHECK(answer(table, {}) == "city,n\r\nLima,3\r\n");
}

TEST_CASE("columns come in the order asked for, rows in the table's", "[querying]")
{
    LiveTable table;
    table.replace(kCities, {{"Rome", "3"}, {"Oslo", "1"}, {"Lima", "2"}});
    CHECK(answer(table, {{"$select", "n,city"}}) == "n,city\r\n3,Rome\r\n1,Oslo\r\n2,Lima\r\n");
    CHECK(answer(table, {{"$select", "n"}}) == "n\r\n3\r\n1\r\n2\r\n");
}

TEST_CASE("conditions are joined by and, and find what is the same value", "[querying]")
{
    LiveTable table;
    table.replace({{{"id", "", "text"}, {"city", "", "text"}, {"n", "", "number"}}, {}},
                  {{"1", "Rome", "1"},
                   {"2", "Rome", "2"},
                   {"3", "Oslo", "1"},
                   {"4", "rome", "1"},
                   {"5", std::nullopt, "1"},
                   {"6", "", std::nullopt}});
    CHECK(first_column(table, {{"city", "Rome"}}) == "1 2");
    CHECK(first_column(table, {{"n", "1.00"}}) == "1 3 4 5");
    CHECK(first_column(table, {{"city", "Rome"}, {"n", "1.0"}}) == "1");
    CHECK(first_column(table, {{"city", ""}}) == "6");
    CHECK(first_column(table, {{"$null", "city"}}) == "5");
    CHECK(first_column(table, {{"$null", "n"}, {"city", ""}}) == "6");
    CHECK(first_column(table, {{"$null", "n,city"}}).empty());
    CHECK(first_column(table, {{"city", "Paris"}}).empty());
}

TEST_CASE("numbers are ordered by size, however they are written", "[querying]")
{
    LiveTable table;
    table.replace({{{"n", "", "number"}}, {}},
                  {{"10"}, {"9"}, {std::nullopt}, {"-1"}, {"0.5"}, {"1e100"}, {"-20"}, {"0"}, {"1e-60"}});
    CHECK(first_column(table, {{"$order", "n"}}) == "-20 -1 0 1e-60 0.5 9 10 1e100 -");
    CHECK(first_column(table, {{"$order", "n DESC"}}) == "1e100 10 9 0.5 1e-60 0 -1 -20 -");
    CHECK(first_column(table, {{"$order", "n DESC"}, {"$limit", "2"}}) == "1e100 10");
}

TEST_CASE("dates are ordered by time, far years and fine fractions too", "[querying]")
{
    LiveTable table;
    table.replace({{{"t", "", "date"}}, {}}, {{"2014-04-22T16:30:00.000Z"},
                                              {"+12014-01-01T00:00:00.000Z"},
                                              {"2014-04-22T16:30:00.000500Z"},
                                              {"-0044-03-15T00:00:00.000Z"},
                                              {"2013-12-31T00:00:00.000Z"}});
    CHECK(first_column(table, {{"$order", "t"}}) ==
          "-0044-03-15T00:00:00.000Z 2013-12-31T00:00:00.000Z 2014-04-22T16:30:00.000Z "
          "2014-04-22T16:30:00.000500Z +12014-01-01T00:00:00.000Z");
}

TEST_CASE("texts are ordered by code point; equal ones by the next column, then by age", "[querying]")
{
    LiveTable table;
    table.replace({{{"id", "", "text"}, {"city", "", "text"}, {"n", "", "number"}}, {}}, {{"1", "b", "2"},
                                                                                          {"2", "a", "10"},
                                                                                          {"3", "é", "1"},
                                                                                          {"4", "a", "9"},
                                                                                          {"5", "B", "1"},
                                                                                          {"6", "a", "9"},
                                                                                          {"7", "", "1"}});
    CHECK(first_column(table, {{"$order", "city"}}) == "7 5 2 4 6 1 3");
    CHECK(first_column(table, {{"$order", "city,n"}}) == "7 5 4 6 2 1 3");
    CHECK(first_column(table, {{"$order", "city DESC,n DESC"}}) == "3 1 2 4 6 5 7");
}

TEST_CASE("$limit and $offset cut a window out of any order", "[querying]")
{
    LiveTable table;
    table.replace({{{"n", "", "number"}}, {}}, 100,
                  [](std::size_t row) -> Cells { return {std::to_string(100 - row)}; });
    CHECK(first_column(table, {{"$limit", "3"}}) == "100 99 98");
    CHECK(first_column(table, {{"$limit", "3"}, {"$offset", "97"}}) == "3 2 1");
    CHECK(first_column(table, {{"$limit", "5"}, {"$offset", "98"}}) == "2 1");
    CHECK(first_column(table, {{"$offset", "98"}}) == "2 1");
    CHECK(first_column(table, {{"$offset", "100"}}).empty());
    CHECK(first_column(table, {{"$limit", "0"}}).empty());
    CHECK(first_column(table, {{"$offset", "1000000000000000"}, {"$limit", "1000000000000000"}}).empty());
    CHECK(first_column(table, {{"$order", "n"}, {"$limit", "3"}, {"$offset", "8"}}) == "9 10 11");
    CHECK(first_column(table, {{"$order", "n"}, {"$offset", "98"}}) == "99 100");
    CHECK(first_column(table, {{"$order", "n"}, {"$offset", "98"}, {"$limit", "1000000"}}) == "99 100");
}

TEST_CASE("what is asked is never a command to the database", "[querying]")
{
    LiveTable table;
    table.replace(kCities, {{"Rome", "1"}, {"x' OR '1'='1", "2"}, {"\"; DROP TABLE rows; --", "3"}});
    CHECK(answer(table, {{"city", "x' OR '1'='1"}}) == "city,n\r\nx' OR '1'='1,2\r\n");
    CHECK(answer(table, {{"city", "\"; DROP TABLE rows; --"}}) ==
          "city,n\r\n\"\"\"; DROP TABLE rows; --\",3\r\n");
    CHECK(answer(table, {{"city", "' UNION SELECT key, value FROM meta --"}}) == "city,n\r\n");
    CHECK(answer(table, {{"city", std::string("Rome\0' OR 1", 11)}}) == "city,n\r\n");
    const std::string name = GENERATE("city\" = '' OR \"n", "n\"", "n; DELETE FROM rows", "(SELECT 1)",
                                      "#row", "n COLLATE NOCASE", "1", "meta.value", "*");
    const auto unknown = "bad-query: there is no column ";
    CHECK(answer(table, {{name, "1"}}).starts_with(unknown));
    CHECK(answer(table, {{"$null", name}}).starts_with(unknown));
    CHECK(answer(table, {{"$order", name}}).starts_with("bad-query: "));
    if (name != "*") CHECK(answer(table, {{"$select", name}}).starts_with(unknown));
    CHECK(answer(table, {{"$limit", "3"}}).ends_with(",3\r\n"));
}

TEST_CASE("columns whose header had quotes or are words of SQL are asked for by field name", "[querying]")
{
    auto columns = columns_from_header({"say \"hi\"", "select", "from; --", "it's"});
    const Schema schema{std::get<std::vector<Column>>(columns), {}};
    LiveTable table;
    table.replace(schema, {{"a", "b", "c", "d"}});
    CHECK(answer(table, {{"select", "b"}, {"say_hi", "a"}, {"$order", "from,it_s DESC"}}) ==
          "say_hi,select,from,it_s\r\na,b,c,d\r\n");
}

TEST_CASE("a row identifier is looked up and walked along by its index", "[querying]")
{
    LiveTable table;
    table.replace({{{"id", "", "text"}, {"n", "", "number"}}, "id"}, 20'000, [](std::size_t row) -> Cells {
        return {std::to_string(row), std::to_string(row % 7)};
    });
    // Fifty thousand steps of the database's machine take a look at the clock: reading all rows has several.
    const auto looks = [&](const std::vector<QueryParameter>& parameters) {
        MinuteHand hand;
        CHECK(answer(table, parameters, TableFormat::Csv, hand.limits(std::chrono::hours(1000)))
                  .starts_with("id,n\r\n"));
        return hand.looks;
    };
    CHECK(looks({{"n", "8"}}) > 2);
    CHECK(looks({{"id", "19999"}}) == 2); // when it begins, and before the first row
    CHECK(looks({{"$order", "id"}, {"$limit", "1"}}) == 2);
    CHECK(looks({{"$order", "id DESC"}, {"$limit", "1"}}) == 2);
}

TEST_CASE("a read that takes too long is ended, wherever it is", "[querying]")
{
    LiveTable table;
    table.replace(kCities, 100'000, [](std::size_t row) -> Cells {
        return {std::to_string(row), std::to_string(row * 7919 % 100'000)};
    });
    const auto ended = "read-took-too-long: reading the table took longer than 300 seconds and was ended; "
                       "ask for fewer rows at a time";
    const auto parameters = GENERATE(std::vector<QueryParameter>{},            // between rows
                                     std::vector<QueryParameter>{{"n", "-1"}}, // looking for the first row
                                     std::vector<QueryParameter>{{"$order", "n"}},       // sorting
                                     std::vector<QueryParameter>{{"$offset", "99999"}}); // skipping
    MinuteHand hand;
    CHECK(answer(table, parameters, TableFormat::Csv, hand.limits(std::chrono::minutes(5))) == ended);
}

TEST_CASE("a server that stops ends its reads", "[querying]")
{
    LiveTable table;
    table.replace(kCities, 10'000, [](std::size_t row) -> Cells { return {std::to_string(row), "1"}; });
    bool stop = false;
    auto text = ask(open_reader(table, {.stop = [&] { return stop; }}), {}, TableFormat::Csv);
    std::string block;
    stop = true;
    const auto more = text->next(block);
    REQUIRE(std::holds_alternative<JobError>(more));
    CHECK(std::get<JobError>(more).type == "interrupted");
}

TEST_CASE("a read whose client is slow is ended too, at its next step", "[querying]")
{
    LiveTable table;
    table.replace(kCities, 100'000, [](std::size_t row) -> Cells { return {std::to_string(row), "1"}; });
    ReadLimits::Clock::time_point now{};
    auto text = ask(open_reader(table, {.now = [&] { return now; }}), {}, TableFormat::Csv);
    std::string block;
    REQUIRE(std::get<bool>(text->next(block)));
    now += std::chrono::minutes(11);
    CHECK(std::get<JobError>(text->next(block)).type == "read-took-too-long");
}

TEST_CASE("after its last row a reader keeps no state, so the log of the next jobs can be emptied",
          "[querying]")
{
    LiveTable table;
    table.replace(kCities, {{"Rome", "1"}});
    auto text = ask(open_reader(table), {}, TableFormat::Csv);
    CHECK(all_of(*text) == "city,n\r\nRome,1\r\n");
    table.replace(kCities, {{"Oslo", "2"}});
    CHECK_FALSE(std::filesystem::exists(table.path() + "-wal")); // the job was the last one to close the file
}
