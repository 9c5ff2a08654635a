// A schema that is accepted is written and read back as it is, and any header makes one.
// Input: the schema, or a header with a cell on each line.
#include "archive/jobs/control/schema.hpp"
#include "tests/fuzz/input.hpp"

#include <string>

using namespace wharf::jobs;
using wharf::fuzz::check;

namespace {

void check_error(const JobError& error)
{
    check(!error.type.empty() && !error.english.empty(), "an error says what it is");
    check(error.english.find_first_of("%\n\r") == std::string::npos, "an error is one line of plain text");
}

void check_again(const Schema& schema)
{
    const auto again = parse_schema(format_schema(schema));
    check(std::holds_alternative<Schema>(again), "what was written can be read");
    check(std::get<Schema>(again) == schema, "what was written is what was read");
    for (std::size_t i = 0; i < schema.columns.size(); ++i)
        check(schema.find(schema.columns[i].field_name) == i, "a column is found by its field name");
}

void check_header(wharf::fuzz::Input input)
{
    std::vector<std::string> header;
    while (!input.rest().empty())
        header.emplace_back(input.line());
    auto columns = columns_from_header(header);
    if (const auto* error = std::get_if<JobError>(&columns)) {
        check_error(*error);
        return;
    }
    Schema schema{std::get<std::vector<Column>>(std::move(columns)), {}};
    check(schema.columns.size() == header.size(), "every cell makes a column");
    // The names are not UTF-8 here, as they are behind a decoder.
    for (Column& column : schema.columns)
        column.name = column.field_name;
    check_again(schema);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const wharf::fuzz::Input input(data, size);
    const auto result = parse_schema(input.rest());
    if (const auto* error = std::get_if<JobError>(&result))
        check_error(*error);
    else
        check_again(std::get<Schema>(result));
    check_header(input);
    return 0;
}
