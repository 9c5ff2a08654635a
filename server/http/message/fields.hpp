// Names with values, in order, as header fields, queries and forms have them. Data only.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace wharf::http {

struct Field {
    std::string name;
    std::string value;
    friend bool operator==(const Field&, const Field&) = default;
};
using Fields = std::vector<Field>;

// The first of that name; null if there is none. Names are compared byte by byte.
[[nodiscard]] inline const std::string* find(const Fields& fields, std::string_view name)
{
    const auto at =
        std::find_if(fields.begin(), fields.end(), [name](const Field& field) { return field.name == name; });
    return at == fields.end() ? nullptr : &at->value;
}

} // namespace wharf::http
