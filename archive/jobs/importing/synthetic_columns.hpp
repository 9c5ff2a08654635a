// Columns of a dataset that are no columns of the file but made of some of them: locations and points. Pure.
#pragma once

#include "archive/jobs/control/control_file.hpp"
#include "archive/jobs/control/schema.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace wharf::jobs {

struct SyntheticValue {
    enum class Kind { Location, Point };
    // Which value of a record each part is; nothing: there is no such part.
    struct Parts {
        std::optional<std::size_t> address{};
        std::optional<std::size_t> city{};
        std::optional<std::size_t> state{};
        std::optional<std::size_t> zip{};
        std::optional<std::size_t> latitude{};
        std::optional<std::size_t> longitude{};
    };
    Kind kind = Kind::Location;
    std::size_t target = 0; // of the schema
    Parts parts{};
};

// The columns of the schema that the section makes. Points of the type "geocoded" are not among them: nothing
// is known of where an address is, so they stay null.
//
// A component is named like other columns, and may be ignored otherwise. Errors: "field-not-in-dataset" (the
// column to be made), "field-wrong-format" (it has another type), "field-not-in-input" (a component),
// "geocoding-source-invalid-type" (a component's type).
[[nodiscard]] std::variant<std::vector<SyntheticValue>, JobError> synthetic_values(
    const Section& section, const Schema& schema, const std::vector<std::string>& header,
    const std::vector<std::optional<std::size_t>>& targets);

// The points that only a geocoder could make, by their field names.
[[nodiscard]] std::vector<std::string> points_to_geocode(const Section& section, const Schema& schema);

} // namespace wharf::jobs
