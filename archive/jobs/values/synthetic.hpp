// Values made of several columns of a file: locations and points. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace wharf::jobs {

// Each part as the file has it, trimmed; empty: not there.
struct LocationParts {
    std::string_view address;
    std::string_view city;
    std::string_view state;
    std::string_view zip;
    std::string_view latitude;
    std::string_view longitude;
};

// The normal form of a location column's value, in `into`: empty if all parts are. False if the coordinates
// are none, or only one of them is there; without any, if the address, which `into` has then, is no location.
[[nodiscard]] bool make_location(const LocationParts& parts, std::string& into);
// The same of a point column.
[[nodiscard]] bool make_point(std::string_view latitude, std::string_view longitude, std::string& into);

} // namespace wharf::jobs
