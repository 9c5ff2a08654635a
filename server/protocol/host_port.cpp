#include "server/protocol/host_port.hpp"

#include "server/protocol/number.hpp"

#include <fmt/format.h>

namespace wharf::protocol {
namespace {

bool is_all(std::string_view word)
{
    return word.size() == 3 && (word[0] == 'A' || word[0] == 'a') && (word[1] == 'L' || word[1] == 'l') &&
           (word[2] == 'L' || word[2] == 'l');
}

} // namespace

std::string passive_text(const std::array<std::uint8_t, 4>& address, std::uint16_t port)
{
    return fmt::format("Entering Passive Mode ({},{},{},{},{},{})", address[0], address[1], address[2],
                       address[3], port >> 8, port & 0xFF);
}

std::string extended_passive_text(std::uint16_t port)
{
    return fmt::format("Entering Extended Passive Mode (|||{}|)", port);
}

EpsvRequest parse_epsv(std::string_view argument)
{
    if (argument.empty()) return EpsvRequest::SameFamily;
    if (is_all(argument)) return EpsvRequest::All;

    const auto family = parse_number(argument);
    if (!family) return EpsvRequest::Malformed;
    if (*family == 1) return EpsvRequest::Ipv4;
    if (*family == 2) return EpsvRequest::Ipv6;
    return EpsvRequest::OtherFamily;
}

} // namespace wharf::protocol
