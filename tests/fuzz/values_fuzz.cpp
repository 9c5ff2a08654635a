// Whatever the text and the type: a value's normal form is its own normal form, in the same bytes, and is no
// longer than the limits say. Places put together from parts are in normal form.
// Input: type (1 byte), then the text; its lines are the parts.
#include "archive/jobs/values/decimal.hpp"
#include "archive/jobs/values/place.hpp"
#include "archive/jobs/values/synthetic.hpp"
#include "archive/jobs/values/url.hpp"
#include "tests/fuzz/input.hpp"

#include <array>
#include <string>

using namespace wharf::jobs;
using wharf::fuzz::check;

namespace {

std::unique_ptr<ValueReader> reader_of(ColumnType type)
{
    ValueRules rules;
    rules.type = type;
    return std::get<0>(ValueReader::make(rules));
}

std::size_t longest_normal_form(ColumnType type, std::size_t text)
{
    switch (type) {
    case ColumnType::Number:
    case ColumnType::Money:
    case ColumnType::Percent: return kMaxDecimalText;
    case ColumnType::Location:
    case ColumnType::Point: return kMaxPlaceText;
    case ColumnType::Url: return kMaxUrlText;
    case ColumnType::CalendarDate:
    case ColumnType::Date: return text + 64;
    default: return text;
    }
}

void check_normal_form(ColumnType type, std::string_view text)
{
    const auto reader = reader_of(type);
    const auto read = reader->read(text);
    if (!read) return;
    check(!read->empty(), "a value is not empty");
    check(read->size() <= longest_normal_form(type, text.size()), "a normal form is bounded");

    const std::string normal(*read);
    check(reader->read(normal) == normal, "a normal form is its own");
    check(reader_of(type)->read(text) == normal, "what was read before does not matter");
}

void check_places(std::string_view text)
{
    wharf::fuzz::Input input(reinterpret_cast<const std::uint8_t*>(text.data()), text.size());
    std::array<std::string_view, 6> lines;
    for (std::string_view& line : lines) {
        line = input.line();
        while (!line.empty() && static_cast<unsigned char>(line.front()) <= ' ')
            line.remove_prefix(1);
        while (!line.empty() && static_cast<unsigned char>(line.back()) <= ' ')
            line.remove_suffix(1);
    }

    std::string made;
    if (make_location({lines[0], lines[1], lines[2], lines[3], lines[4], lines[5]}, made) && !made.empty())
        check(reader_of(ColumnType::Location)->read(made) == made, "a location made of parts is normal");
    if (make_point(lines[4], lines[5], made) && !made.empty())
        check(reader_of(ColumnType::Point)->read(made) == made, "a point made of parts is normal");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    wharf::fuzz::Input input(data, size);
    const unsigned types = static_cast<unsigned>(ColumnType::Point) + 1;
    const auto type = static_cast<ColumnType>(input.number<std::uint8_t>() % types);
    const std::string_view text = input.rest();
    if (!text.empty()) check_normal_form(type, text);
    check_places(text);
    return 0;
}
