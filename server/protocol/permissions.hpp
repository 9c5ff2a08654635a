// What a user may do with an entry of a listing: the `perm` fact (RFC 3659 section 7.5.5). Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace wharf::protocol {

// In the order of their letters.
enum Permission : std::uint32_t {
    kMayAppend = 1,      // a: APPE
    kMayCreate = 2,      // c: STOR of new names in the folder
    kMayDelete = 4,      // d: DELE
    kMayEnter = 8,       // e: CWD
    kMayRename = 16,     // f: RNFR
    kMayList = 32,       // l: LIST, NLST, MLSD
    kMayMakeFolder = 64, // m: MKD in the folder
    kMayPurge = 128,     // p: DELE of what is in the folder
    kMayRead = 256,      // r: RETR
    kMayWrite = 512,     // w: STOR
};
using Permissions = std::uint32_t; // Permission values or-ed together

[[nodiscard]] inline std::string perm_letters(Permissions permissions)
{
    constexpr std::string_view kLetters = "acdeflmprw";
    std::string letters;
    for (std::size_t bit = 0; bit < kLetters.size(); ++bit)
        if (permissions >> bit & 1U) letters += kLetters[bit];
    return letters;
}

} // namespace wharf::protocol
