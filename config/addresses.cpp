#include "config/addresses.hpp"

#include <arpa/inet.h>
#include <array>
#include <charconv>

namespace wharf::config {
namespace {

// "::1" for "0::0001": one address has one text.
std::optional<std::string> canonical_address(int family, std::string_view text)
{
    in6_addr parsed{};
    std::array<char, INET6_ADDRSTRLEN> shown{};
    const bool has_nul = text.find('\0') != std::string_view::npos;
    if (has_nul || inet_pton(family, std::string(text).c_str(), &parsed) != 1) return std::nullopt;
    return inet_ntop(family, &parsed, shown.data(), shown.size());
}

bool is_address(int family, std::string_view text)
{
    return canonical_address(family, text).has_value();
}

std::optional<std::uint16_t> parse_port(std::string_view text)
{
    std::uint16_t port = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return port;
}

} // namespace

bool is_ipv4(std::string_view text)
{
    return is_address(AF_INET, text);
}

bool is_network(std::string_view text)
{
    const std::size_t slash = text.find('/');
    const std::string_view address = text.substr(0, slash);
    const bool v4 = is_ipv4(address);
    if (!v4 && !is_address(AF_INET6, address)) return false;
    if (slash == std::string_view::npos) return true;
    const auto bits = parse_port(text.substr(slash + 1));
    return bits && *bits <= (v4 ? 32 : 128);
}

std::optional<Endpoint> parse_endpoint(std::string_view text)
{
    const std::size_t colon = text.rfind(':');
    if (colon == std::string_view::npos) return std::nullopt;
    const auto port = parse_port(text.substr(colon + 1));
    std::string_view address = text.substr(0, colon);
    const bool bracketed = address.size() >= 2 && address.front() == '[' && address.back() == ']';
    if (bracketed) address = address.substr(1, address.size() - 2);
    const auto canonical = canonical_address(bracketed ? AF_INET6 : AF_INET, address);
    if (!port || !canonical) return std::nullopt;
    return Endpoint{*canonical, *port};
}

std::string format_endpoint(const Endpoint& endpoint)
{
    const std::string port = ":" + std::to_string(endpoint.port);
    return is_ipv4(endpoint.address) ? endpoint.address + port : "[" + endpoint.address + "]" + port;
}

std::optional<PortRange> parse_port_range(std::string_view text)
{
    const std::size_t dash = text.find('-');
    const auto first = parse_port(text.substr(0, dash));
    const auto last = dash == std::string_view::npos ? first : parse_port(text.substr(dash + 1));
    if (!first || !last) return std::nullopt;
    return PortRange{*first, *last};
}

std::string format_port_range(const PortRange& range)
{
    const std::string first = std::to_string(range.first);
    return range.first == range.last ? first : first + "-" + std::to_string(range.last);
}

} // namespace wharf::config
