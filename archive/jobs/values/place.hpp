// Values of location and point columns. Pure.
//
// A location is `address city, ST zip (latitude, longitude)`, where any part may be missing and the address
// may have several lines. Only the coordinates are looked at. They are the parenthesis a location ends with
// if that holds two numbers and a comma; "(, )", which programs without coordinates write, is as good as
// nothing. A location that is a parenthesis as a whole must be coordinates; "POINT (longitude latitude)" is
// read too. Normal form: the address as it is, a blank, "(37.7, -122.4)".
//
// A point is "(latitude, longitude)" or "POINT (longitude latitude)", which is the normal form.
#pragma once

#include "archive/jobs/values/coordinates.hpp"
#include "archive/jobs/values/value_reader.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace wharf::jobs {

inline constexpr std::size_t kMaxPlaceText = 4000; // bytes, of a text and of a normal form

class LocationReader final : public ValueReader {
public:
    std::optional<std::string_view> read(std::string_view text) override;

private:
    std::optional<std::string_view> normal_form(std::string_view text, std::string_view address);

    Coordinates coordinates_;
    std::string normal_;
};

class PointReader final : public ValueReader {
public:
    std::optional<std::string_view> read(std::string_view text) override;

private:
    Coordinates coordinates_;
    std::string normal_;
};

// Normal forms, for who has the parts. The coordinates of a location follow what address `into` has.
void append_coordinates(const Coordinates& coordinates, std::string& into);
void append_point(const Coordinates& coordinates, std::string& into);

// What the normal form of a location is made of; views into it. Either may be missing.
struct AddressedPlace {
    std::string_view address;
    std::optional<CoordinateTexts> coordinates;
};
[[nodiscard]] AddressedPlace split_location(std::string_view normal);

} // namespace wharf::jobs
