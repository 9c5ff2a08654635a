// Whether a path fits a route's pattern. Pure.
#pragma once

#include "server/http/message/fields.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wharf::http {

// What the braces captured, by their names; nothing if the path does not fit. What a brace captures is never
// empty.
[[nodiscard]] std::optional<Fields> match(std::string_view pattern, const std::vector<std::string>& path);

} // namespace wharf::http
