// The texts and arguments by which client and server agree on a data connection: PASV (RFC 959) and EPSV (RFC
// 2428). PORT and EPRT are not offered, so their arguments are not parsed. Pure.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace wharf::protocol {

// "Entering Passive Mode (h1,h2,h3,h4,p1,p2)", for 227. The address has its bytes in network order.
[[nodiscard]] std::string passive_text(const std::array<std::uint8_t, 4>& address, std::uint16_t port);

// "Entering Extended Passive Mode (|||port|)", for 229.
[[nodiscard]] std::string extended_passive_text(std::uint16_t port);

enum class EpsvRequest {
    SameFamily,  // no argument: the family of the control connection
    Ipv4,        // "1"
    Ipv6,        // "2"
    All,         // "ALL": from now on the client uses nothing but EPSV
    OtherFamily, // a number that names neither: 522
    Malformed,   // 501
};
[[nodiscard]] EpsvRequest parse_epsv(std::string_view argument);

} // namespace wharf::protocol
