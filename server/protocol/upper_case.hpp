// Commands and their keywords are ASCII and their case does not matter (RFC 959 section 5.3). Pure; bytes
// beyond a to z stay, whatever the locale.
#pragma once

#include <string>
#include <string_view>

namespace wharf::protocol {

[[nodiscard]] inline std::string upper_case(std::string_view text)
{
    std::string upper(text);
    for (char& c : upper)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    return upper;
}

} // namespace wharf::protocol
