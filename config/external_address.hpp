// How ftps.external_address is written, and which entry is for whom. Pure.
#pragma once

#include "config/config.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace wharf::config {

// "203.0.113.7" for every client; "10.0.0.0/8 = 10.1.2.3" for clients of a network, "10.0.0.1 = 10.1.2.3" for
// one client; "10.0.0.0/8 =" for clients of a network that are to be told the address they reached. Blanks
// around "=" do not matter.
[[nodiscard]] std::optional<ExternalAddress> parse_external_address(std::string_view text);
[[nodiscard]] std::string format_external_address(const ExternalAddress& address);

// What to tell this client: the first entry for its network. Nothing: the address it reached.
[[nodiscard]] std::optional<std::array<std::uint8_t, 4>> external_address_for(
    std::span<const ExternalAddress> addresses, const std::array<std::uint8_t, 4>& client);

} // namespace wharf::config
