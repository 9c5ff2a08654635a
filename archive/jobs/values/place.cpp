#include "archive/jobs/values/place.hpp"

#include "archive/jobs/control/trim.hpp"

#include <initializer_list>

namespace wharf::jobs {

namespace {

constexpr std::string_view kDigits = "0123456789";
constexpr std::string_view kOfCoordinates = "0123456789+-.,eE\u00B0 \t\r\n";

// "before (inside)"
struct Parenthesis {
    std::string_view before; // trimmed
    std::string_view inside;
};

std::optional<Parenthesis> parenthesis_at_end(std::string_view text)
{
    if (!text.ends_with(')')) return std::nullopt;
    const std::size_t open = text.rfind('(');
    if (open == std::string_view::npos) return std::nullopt;
    return Parenthesis{trim(text.substr(0, open)), text.substr(open + 1, text.size() - open - 2)};
}

bool is_empty(const CoordinateTexts& texts)
{
    return texts.latitude.empty() && texts.longitude.empty();
}

bool looks_like_numbers(std::string_view text)
{
    return text.find_first_not_of(kOfCoordinates) == std::string_view::npos &&
           text.find_first_of(kDigits) != std::string_view::npos;
}

bool is_made_of(std::string_view text, std::initializer_list<std::string_view> parts)
{
    for (const std::string_view part : parts) {
        if (!text.starts_with(part)) return false;
        text.remove_prefix(part.size());
    }
    return text.empty();
}

} // namespace

std::optional<std::string_view> LocationReader::read(std::string_view text)
{
    text = trim(text);
    if (text.size() > kMaxPlaceText) return std::nullopt;
    while (!text.empty()) {
        if (const auto point = split_well_known_text(text)) {
            if (coordinates_.assign(*point)) return normal_form(text, "");
            if (is_decimal(point->latitude) && is_decimal(point->longitude)) return std::nullopt;
        }
        const auto end = parenthesis_at_end(text);
        if (!end) return text;
        const auto pair = split_pair(end->inside);
        if (pair && is_empty(*pair)) {
            text = end->before;
            continue;
        }
        if (pair && coordinates_.assign(*pair)) return normal_form(text, end->before);
        const bool coordinates_meant = end->before.empty() || (pair && looks_like_numbers(end->inside));
        return coordinates_meant ? std::nullopt : std::optional(text);
    }
    return std::nullopt;
}

std::optional<std::string_view> LocationReader::normal_form(std::string_view text, std::string_view address)
{
    if (is_made_of(text, {address, address.empty() ? "(" : " (", coordinates_.latitude(), ", ",
                          coordinates_.longitude(), ")"}))
        return text;
    normal_.assign(address);
    append_coordinates(coordinates_, normal_);
    if (normal_.size() > kMaxPlaceText) return std::nullopt;
    return normal_;
}

std::optional<std::string_view> PointReader::read(std::string_view text)
{
    text = trim(text);
    if (text.size() > kMaxPlaceText) return std::nullopt;
    auto texts = split_well_known_text(text);
    if (!texts && text.starts_with('('))
        if (const auto whole = parenthesis_at_end(text); whole && whole->before.empty())
            texts = split_pair(whole->inside);
    if (!texts || !coordinates_.assign(*texts)) return std::nullopt;
    if (is_made_of(text, {"POINT (", coordinates_.longitude(), " ", coordinates_.latitude(), ")"}))
        return text;
    normal_.clear();
    append_point(coordinates_, normal_);
    return normal_;
}

void append_coordinates(const Coordinates& coordinates, std::string& into)
{
    into.append(into.empty() ? "(" : " (");
    into.append(coordinates.latitude()).append(", ").append(coordinates.longitude()).append(")");
}

void append_point(const Coordinates& coordinates, std::string& into)
{
    into.append("POINT (")
        .append(coordinates.longitude())
        .append(" ")
        .append(coordinates.latitude())
        .append(")");
}

AddressedPlace split_location(std::string_view normal)
{
    const auto end = parenthesis_at_end(normal);
    const auto pair = end ? split_pair(end->inside) : std::nullopt;
    if (!pair || !is_decimal(pair->latitude) || !is_decimal(pair->longitude)) return {normal, std::nullopt};
    return {end->before, pair};
}

} // namespace wharf::jobs
