// JSON as people write it by hand: `//` and `/* */` comments, a byte order mark in front, duplicate keys (the
// last one counts). Pure. UTF-16 is refused, by that name.
#pragma once

#include <boost/json/value.hpp>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace wharf::jobs {

struct JsonPosition {
    std::size_t line = 1;   // from 1
    std::size_t column = 1; // from 1, in characters
};

struct JsonSyntaxError {
    std::string message;
    JsonPosition at;
};

[[nodiscard]] std::variant<boost::json::value, JsonSyntaxError> parse_lenient_json(std::string_view text);

// The way to a value from the outermost: object keys, and "[2]" for an array's third element.
using JsonPath = std::vector<std::string>;
[[nodiscard]] std::string to_string(const JsonPath& path); // "csv.columns[2]"

// Where the value at `path` begins in a text that parse_lenient_json() took. If there is no such value, where
// the innermost one that holds it begins.
[[nodiscard]] JsonPosition locate(std::string_view text, std::span<const std::string> path);

} // namespace wharf::jobs
