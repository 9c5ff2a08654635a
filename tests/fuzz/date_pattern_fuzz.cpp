// A timestamp's normal form is short, the same every time, and read as ISO8601 it is itself.
// Input: the time zone, LF, the pattern, LF, the value.
#include "archive/jobs/values/timestamp_reader.hpp"

#include "tests/fuzz/input.hpp"

#include <string>

using namespace wharf::jobs;
using wharf::fuzz::check;

namespace {

constexpr std::size_t kLongestNormalForm = 40;

std::unique_ptr<ValueReader> reader(const ValueRules& rules)
{
    auto made = make_timestamp_reader(rules, 2026);
    if (const auto* const error = std::get_if<JobError>(&made)) {
        check(error->english.size() < 400, "an error is one short sentence");
        check(error->english.find_first_of("%\r\n") == std::string::npos,
              "an error is one line without percent");
        return nullptr;
    }
    return std::get<std::unique_ptr<ValueReader>>(std::move(made));
}

void check_value(const ValueRules& rules, std::string_view value)
{
    const auto made = reader(rules);
    if (!made) return;
    const auto first = made->read(value);
    if (!first) {
        check(!made->read(value), "what is no value stays none");
        return;
    }
    const std::string normal(*first);
    check(normal.size() <= kLongestNormalForm, "a normal form is short");
    check(made->read(value) == normal, "a value is read the same way again");
    check(reader(rules)->read(value) == normal, "what was read before makes no difference");

    const auto iso = reader({rules.type, {"ISO8601"}, "Asia/Kolkata"});
    check(iso->read(normal) == normal, "a normal form is its own");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    wharf::fuzz::Input input(data, size);
    const std::string zone(input.line());
    const std::string pattern(input.line());
    check_value({ColumnType::CalendarDate, {pattern}, zone}, input.rest());
    check_value({ColumnType::Date, {pattern}, zone}, input.rest());
    check_value({ColumnType::Date, {}, zone}, input.rest());
    return 0;
}
