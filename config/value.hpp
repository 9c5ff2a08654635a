// A value as it was written, before a setting makes sense of it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace wharf::config {

// What no setting can take (a fraction, a date, a table ...), as its description.
struct Unfit {
    std::string description;
};

using Value = std::variant<std::int64_t, std::string, std::vector<std::string>, Unfit>;

[[nodiscard]] std::string quoted(std::string_view text); // as a TOML string
[[nodiscard]] std::string quoted(const std::vector<std::string>& texts);
[[nodiscard]] std::string shown(const Value& value); // as TOML, or the description

} // namespace wharf::config
