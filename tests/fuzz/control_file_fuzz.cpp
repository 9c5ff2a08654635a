// A control file is accepted or refused, the same way each time; a refusal is one line that names a place in
// the text.
// Input: the file.
#include "archive/jobs/control/control_file.hpp"
#include "tests/fuzz/input.hpp"

#include <boost/json/serialize.hpp>

#include <string>

using namespace wharf::jobs;
using wharf::fuzz::check;

namespace {

std::size_t number(const JobError& error, const char* name)
{
    return error.details.at(name).to_number<std::size_t>();
}

void check_place(std::string_view text, const JobError& error)
{
    if (!error.details.contains("line")) return;
    std::size_t line = number(error, "line");
    check(line > 0, "lines count from 1");
    while (--line > 0) {
        const std::size_t end = text.find('\n');
        check(end != std::string_view::npos, "the line is one of the text");
        text.remove_prefix(end + 1);
    }
    const std::size_t column = number(error, "column");
    check(column > 0, "columns count from 1");
    check(column <= std::min(text.find('\n'), text.size()) + 1, "the column is one of the line");
}

void check_section(const Section& section)
{
    check(section.separator != 0 && section.separator != section.quote, "a separator is told from a quote");
    check(section.separator != section.escape, "a separator is told from an escape");
    check(!section.columns || !section.columns->empty(), "columns that are named are some");
    check(!section.timezone.empty(), "there is a time zone");
    for (const auto& format : section.floating_timestamp_format)
        check(!format.empty(), "a date pattern is not empty");
    for (const auto& [name, point] : section.synthetic_points)
        check(point.type == "point" || point.type == "geocoded", "a point has one of two types");
}

std::string shown(const std::variant<ControlFile, JobError>& result)
{
    if (const auto* error = std::get_if<JobError>(&result))
        return error->type + ' ' + error->english + ' ' + boost::json::serialize(error->details);
    const auto& file = std::get<ControlFile>(result);
    std::string text(to_string(file.action));
    for (const std::string& path : file.unknown)
        text += ' ' + path;
    return text;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const wharf::fuzz::Input input(data, size);
    const auto result = parse_control_file(input.rest());
    check(shown(result) == shown(parse_control_file(input.rest())), "the same file means the same");
    if (const auto* error = std::get_if<JobError>(&result)) {
        check(!error->type.empty() && !error->english.empty(), "an error says what it is");
        check(error->english.find_first_of("%\n\r") == std::string::npos,
              "an error is one line of plain text");
        check_place(input.rest(), *error);
        return 0;
    }
    check_section(std::get<ControlFile>(result).section(Format::Csv));
    check_section(std::get<ControlFile>(result).section(Format::Tsv));
    return 0;
}
