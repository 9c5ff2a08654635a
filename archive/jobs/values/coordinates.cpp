#include "archive/jobs/values/coordinates.hpp"

#include "archive/jobs/control/characters.hpp"
#include "archive/jobs/control/trim.hpp"

namespace wharf::jobs {

namespace {

constexpr std::string_view kDegree = "\u00B0";
constexpr std::string_view kPoint = "point";

std::string_view coordinate(std::string_view text)
{
    text = trim(text);
    if (text.ends_with(kDegree)) text = trim(text.substr(0, text.size() - kDegree.size()));
    return text;
}

// Of a number in normal form.
bool within(std::string_view number, int limit)
{
    if (number.starts_with('-')) number.remove_prefix(1);
    const std::size_t digits = std::min(number.find('.'), number.size());
    if (digits > 3 || number.find('e') != std::string_view::npos) return false;
    int whole = 0;
    for (const char c : number.substr(0, digits))
        whole = whole * 10 + (c - '0');
    return whole < limit || (whole == limit && digits == number.size());
}

} // namespace

std::optional<CoordinateTexts> split_pair(std::string_view inside)
{
    const std::size_t comma = inside.find(',');
    if (comma == std::string_view::npos || inside.find(',', comma + 1) != std::string_view::npos)
        return std::nullopt;
    return CoordinateTexts{coordinate(inside.substr(0, comma)), coordinate(inside.substr(comma + 1))};
}

std::optional<CoordinateTexts> split_well_known_text(std::string_view text)
{
    if (text.size() < kPoint.size() || !same_ignoring_case(text.substr(0, kPoint.size()), kPoint))
        return std::nullopt;
    text = trim(text.substr(kPoint.size()));
    if (!text.starts_with('(') || !text.ends_with(')')) return std::nullopt;
    const std::string_view inside = trim(text.substr(1, text.size() - 2));
    const std::size_t end = inside.find_first_of(" \t\r\n");
    if (end == std::string_view::npos) return std::nullopt;
    return CoordinateTexts{.latitude = trim(inside.substr(end)), .longitude = inside.substr(0, end)};
}

bool is_decimal(std::string_view text)
{
    DecimalBuffer buffer;
    return normal_decimal(text, buffer).has_value();
}

bool Coordinates::assign(CoordinateTexts texts)
{
    const auto latitude = normal_decimal(texts.latitude, latitude_buffer_);
    const auto longitude = normal_decimal(texts.longitude, longitude_buffer_);
    latitude_ = latitude.value_or("");
    longitude_ = longitude.value_or("");
    return latitude && longitude && within(latitude_, 90) && within(longitude_, 180);
}

} // namespace wharf::jobs
