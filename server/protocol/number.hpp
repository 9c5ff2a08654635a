// The decimal numbers of command arguments: REST offsets and ALLO sizes, in bytes. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace wharf::protocol {

// Digits and nothing else: no sign, no blank. nullopt if there are none or 64 bits do not hold the number.
[[nodiscard]] std::optional<std::uint64_t> parse_number(std::string_view digits);

// The size in "size" or "size R record-size" (RFC 959 section 4.1.3). The record size must be a number too
// but is of no use to a server of plain files.
[[nodiscard]] std::optional<std::uint64_t> parse_allo(std::string_view argument);

} // namespace wharf::protocol
