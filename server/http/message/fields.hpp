// Names with values, in order, as header fields, queries and forms have them. Data only.
#pragma once

#include <algorithm>
#include <optional>
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

// All of that name as one list, as RFC 9110 section 5.3 allows; nothing if there is none.
[[nodiscard]] inline std::optional<std::string> joined(const Fields& fields, std::string_view name)
{
    std::optional<std::string> list;
    for (const Field& field : fields) {
        if (field.name == name) list = list ? *list + ", " + field.value : field.value;
    }
    return list;
}

} // namespace wharf::http
