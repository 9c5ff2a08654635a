#include "archive/jobs/querying/table_text.hpp"
#include "tests/unit/jobs/querying/live_table.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace wharf::jobs;

namespace {

constexpr std::size_t kRows = 100'000;

} // namespace

TEST_CASE("a hundred thousand rows come in blocks of bounded size, each row whole", "[querying]")
{
    LiveTable live;
    live.replace({{{"id", "", "text"}, {"note", "", "text"}}, {}}, kRows, [](std::size_t row) -> Cells {
        return {std::to_string(row), std::string(row % 100, 'x')};
    });
    const auto [format, lines] = GENERATE(table<TableFormat, std::size_t>(
        {{TableFormat::Csv, kRows + 1}, {TableFormat::Json, kRows}, {TableFormat::Ndjson, kRows}}));
    const std::string order = GENERATE("", "note DESC");
    std::vector<QueryParameter> parameters;
    if (!order.empty()) parameters.push_back({"$order", order});
    auto text = ask(open_reader(live), parameters, format);
    std::size_t blocks = 0;
    std::size_t largest = 0;
    std::size_t ends = 0;
    std::string block;
    for (bool more = true; more; ++blocks) {
        block.clear();
        more = std::get<bool>(text->next(block));
        largest = std::max(largest, block.size());
        ends += static_cast<std::size_t>(std::count(block.begin(), block.end(), '\n'));
    }
    CHECK(ends == lines);
    CHECK(blocks > 40);
    CHECK(largest < TableText::kBlock + 1000);
}

TEST_CASE("a question the table cannot answer is refused before anything is read", "[querying]")
{
    LiveTable table;
    table.replace({{{"n", "", "number"}}, {}}, {{"1"}});
    CHECK(answer(table, {{"m", "1"}}) == "bad-query: there is no column \"m\"; the columns are n");
    CHECK(answer(table, {{"n", "one"}}) ==
          "bad-query: the column \"n\" cannot have the value \"one\", expected a number such as 1234.56");
}
