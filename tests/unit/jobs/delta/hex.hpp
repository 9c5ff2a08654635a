// Bytes as hexadecimal digits, blanks between them for the eye.
#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>

namespace wharf::test {

inline std::string from_hex(std::string_view digits)
{
    std::string bytes;
    std::string pair;
    for (const char digit : digits) {
        if (digit == ' ') continue;
        pair += digit;
        if (pair.size() < 2) continue;
        bytes += static_cast<char>(std::stoi(pair, nullptr, 16));
        pair.clear();
    }
    return bytes;
}

inline std::string to_hex(std::string_view bytes)
{
    std::string digits;
    for (const char byte : bytes)
        digits += fmt::format("{:02x}", static_cast<unsigned char>(byte));
    return digits;
}

} // namespace wharf::test
