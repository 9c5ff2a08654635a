// A place on earth in degrees, as text. Coordinates are decimals and kept exactly. Pure.
#pragma once

#include "archive/jobs/values/decimal.hpp"

#include <optional>
#include <string_view>

namespace wharf::jobs {

// Two numbers as a text has them, without the white space around them; not yet looked at.
struct CoordinateTexts {
    std::string_view latitude;
    std::string_view longitude;
};

// Of "37.7, -122.4", what stands between parentheses: nothing unless there is exactly one comma. A degree
// sign after a number is left out.
[[nodiscard]] std::optional<CoordinateTexts> split_pair(std::string_view inside);
// Of "POINT (-122.4 37.7)" in any case of letters, well-known text: longitude first.
[[nodiscard]] std::optional<CoordinateTexts> split_well_known_text(std::string_view text);

[[nodiscard]] bool is_decimal(std::string_view text);

// Latitude and longitude in normal form, of at most kMaxPlainDigits digits, within 90 and 180 degrees.
class Coordinates {
public:
    Coordinates() = default;
    Coordinates(const Coordinates&) = delete;
    Coordinates& operator=(const Coordinates&) = delete;

    // False if the texts are not such numbers; what was held before is gone then.
    [[nodiscard]] bool assign(CoordinateTexts texts);

    // Either is the text it was assigned from if that was in normal form, and valid as long as that;
    // otherwise until the next assign().
    [[nodiscard]] std::string_view latitude() const { return latitude_; }
    [[nodiscard]] std::string_view longitude() const { return longitude_; }

private:
    DecimalBuffer latitude_buffer_;
    DecimalBuffer longitude_buffer_;
    std::string_view latitude_;
    std::string_view longitude_;
};

} // namespace wharf::jobs
