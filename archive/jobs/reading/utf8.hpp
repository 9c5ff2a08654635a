// One character as UTF-8. Pure.
#pragma once

#include <cstdint>
#include <string>

namespace wharf::jobs {

[[nodiscard]] inline std::string utf8(char32_t character)
{
    const auto c = static_cast<std::uint32_t>(character);
    const auto tail = [c](unsigned shift) { return static_cast<char>(0x80 | ((c >> shift) & 0x3F)); };
    if (c < 0x80) return {static_cast<char>(c)};
    if (c < 0x800) return {static_cast<char>(0xC0 | (c >> 6)), tail(0)};
    if (c < 0x10000) return {static_cast<char>(0xE0 | (c >> 12)), tail(6), tail(0)};
    return {static_cast<char>(0xF0 | (c >> 18)), tail(12), tail(6), tail(0)};
}

} // namespace wharf::jobs
