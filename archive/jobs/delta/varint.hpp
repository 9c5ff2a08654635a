// Unsigned numbers as signatures and patches have them: seven bits a byte, the lowest first, the top bit set
// on all but the last. Pure.
#pragma once

#include <cstdint>
#include <string>

namespace wharf::jobs {

inline void append_varint(std::string& to, std::uint64_t number)
{
    for (; number >= 0x80; number >>= 7)
        to += static_cast<char>((number & 0x7F) | 0x80);
    to += static_cast<char>(number);
}

} // namespace wharf::jobs
