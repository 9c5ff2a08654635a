#include "archive/jobs/values/synthetic.hpp"

#include "archive/jobs/values/place.hpp"

namespace wharf::jobs {

namespace {

void append_part(std::string_view separator, std::string_view part, std::string& into)
{
    if (part.empty()) return;
    if (!into.empty()) into.append(separator);
    into.append(part);
}

// An address may itself end like coordinates. It means the same as if it had come as one text.
bool normalise(std::string& location)
{
    LocationReader reader;
    const auto normal = reader.read(location);
    if (normal && *normal != location) location = std::string(*normal);
    return normal.has_value();
}

} // namespace

bool make_location(const LocationParts& parts, std::string& into)
{
    into.clear();
    append_part("", parts.address, into);
    append_part(" ", parts.city, into);
    append_part(", ", parts.state, into);
    append_part(parts.state.empty() ? ", " : " ", parts.zip, into);
    if (parts.latitude.empty() && parts.longitude.empty()) return into.empty() || normalise(into);

    Coordinates coordinates;
    if (!coordinates.assign({parts.latitude, parts.longitude})) return false;
    append_coordinates(coordinates, into);
    return into.size() <= kMaxPlaceText;
}

bool make_point(std::string_view latitude, std::string_view longitude, std::string& into)
{
    into.clear();
    if (latitude.empty() && longitude.empty()) return true;
    Coordinates coordinates;
    if (!coordinates.assign({latitude, longitude})) return false;
    append_point(coordinates, into);
    return true;
}

} // namespace wharf::jobs
