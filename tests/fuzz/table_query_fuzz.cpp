// Any question put to a table is refused in one line, or is a selection of columns that are there, with
// values in normal form, and each text a row gives back is one that JSON can be read from. Input: a name and
// a value on each line, a tab between them.
#include "archive/jobs/querying/json_rows.hpp"
#include "archive/jobs/querying/row_selection.hpp"
#include "archive/jobs/values/value_reader.hpp"
#include "tests/fuzz/input.hpp"

#include <algorithm>
#include <set>

using namespace wharf::jobs;
using wharf::fuzz::check;

namespace {

const Schema kSchema{{{"t", "", "text"},
                      {"n", "", "number"},
                      {"m", "", "money"},
                      {"c", "", "calendar_date"},
                      {"d", "", "date"},
                      {"l", "", "location"},
                      {"u", "", "url"},
                      {"e", "", "email"},
                      {"b", "", "checkbox"},
                      {"f", "", "flag"},
                      {"s", "", "stars"},
                      {"p", "", "phone"},
                      {"g", "", "point"}},
                     "t"};

std::vector<QueryParameter> parameters_of(wharf::fuzz::Input input)
{
    std::vector<QueryParameter> parameters;
    while (!input.rest().empty()) {
        const std::string_view line = input.line();
        const std::size_t tab = std::min(line.find('\t'), line.size());
        parameters.emplace_back(line.substr(0, tab), line.substr(std::min(tab + 1, line.size())));
    }
    return parameters;
}

void check_error(const JobError& error)
{
    check(error.type == "bad-query" && !error.english.empty(), "an error says what it is");
    check(error.english.find_first_of("%\n\r") == std::string::npos, "an error is one line of plain text");
    check(error.english.size() < 4096, "an error is short");
}

void check_condition(const RowSelection::Condition& condition)
{
    check(condition.column < kSchema.columns.size(), "a condition has a column");
    if (!condition.value) return;
    const Column& column = kSchema.columns[condition.column];
    auto reader = std::get<0>(ValueReader::make({*column_type(column.data_type_name), {}, "UTC"}));
    if (column.data_type_name != "text")
        check(reader->read(*condition.value) == *condition.value, "a value is in normal form");

    JsonRows rows({column}, JsonRows::As::Lines);
    std::string line;
    const std::vector<Value> row{*condition.value};
    rows.begin(line);
    rows.add(row, line);
    rows.end(line);
    const auto newlines = std::count(line.begin(), line.end(), '\n');
    check(newlines == 1 && line.ends_with("}\n"), "a row is one line");
    check(std::count(line.begin(), line.end(), '{') == std::count(line.begin(), line.end(), '}') ||
              condition.value->find_first_of("{}") != std::string::npos,
          "what is opened is closed");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const auto query = parse_table_query(parameters_of({data, size}));
    if (const auto* error = std::get_if<JobError>(&query)) {
        check_error(*error);
        return 0;
    }
    const auto& asked = std::get<TableQuery>(query);
    check(asked.limit.value_or(0) <= kMostRows && asked.offset <= kMostRows, "numbers have a bound");
    check(asked.equal.size() + asked.null.size() <= kMostConditions, "conditions have a bound");

    const auto selected = select_rows(asked, kSchema);
    if (const auto* error = std::get_if<JobError>(&selected)) {
        check_error(*error);
        return 0;
    }
    const auto& selection = std::get<RowSelection>(selected);
    const std::set<std::size_t> columns(selection.columns.begin(), selection.columns.end());
    check(!columns.empty() && columns.size() == selection.columns.size(), "columns come once");
    check(*columns.rbegin() < kSchema.columns.size(), "columns are there");
    for (const auto& condition : selection.conditions)
        check_condition(condition);
    for (const auto& order : selection.order)
        check(order.column < kSchema.columns.size(), "an order has a column");
    return 0;
}
