// How addresses and ports are written in the configuration. Pure. Addresses are literals, never host names:
// what the server binds must not depend on what a resolver says at start.
#pragma once

#include "config/config.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace wharf::config {

[[nodiscard]] bool is_ipv4(std::string_view text);

// "192.0.2.7", "192.0.2.0/24", "2001:db8::/32": one address, or all that begin with as many of its bits.
[[nodiscard]] bool is_network(std::string_view text);

// "0.0.0.0:22222" or "[::]:22222".
[[nodiscard]] std::optional<Endpoint> parse_endpoint(std::string_view text);
[[nodiscard]] std::string format_endpoint(const Endpoint& endpoint);

// "3131-3141", or one port. The order of the two is not checked here.
[[nodiscard]] std::optional<PortRange> parse_port_range(std::string_view text);
[[nodiscard]] std::string format_port_range(const PortRange& range);

} // namespace wharf::config
