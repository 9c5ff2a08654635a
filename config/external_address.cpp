#include "config/external_address.hpp"

#include <arpa/inet.h>
#include <charconv>

namespace wharf::config {
namespace {

using Ipv4 = std::array<std::uint8_t, 4>;

std::string_view trimmed(std::string_view text)
{
    while (text.starts_with(' '))
        text.remove_prefix(1);
    while (text.ends_with(' '))
        text.remove_suffix(1);
    return text;
}

std::optional<Ipv4> parse_ipv4(std::string_view text)
{
    Ipv4 bytes{};
    const bool has_nul = text.find('\0') != std::string_view::npos;
    if (has_nul || inet_pton(AF_INET, std::string(text).c_str(), bytes.data()) != 1) return std::nullopt;
    return bytes;
}

std::string format_ipv4(const Ipv4& bytes)
{
    char text[INET_ADDRSTRLEN] = {};
    inet_ntop(AF_INET, bytes.data(), text, sizeof text);
    return text;
}

Ipv4 masked(const Ipv4& address, unsigned prefix)
{
    Ipv4 kept{};
    for (unsigned bit = 0; bit < prefix; ++bit) {
        const auto mask = static_cast<std::uint8_t>(0x80U >> bit % 8);
        kept[bit / 8] = static_cast<std::uint8_t>(kept[bit / 8] | (address[bit / 8] & mask));
    }
    return kept;
}

// False unless it is written as "10.0.0.0/8", with no bit set behind the prefix, or as one address.
bool parse_network(std::string_view text, ExternalAddress& into)
{
    const std::size_t slash = text.find('/');
    const auto network = parse_ipv4(text.substr(0, slash));
    if (slash == std::string_view::npos && network) {
        into.network = *network;
        into.prefix = 32;
        return true;
    }
    if (slash == std::string_view::npos) return false;
    const std::string_view digits = text.substr(slash + 1);
    unsigned prefix = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), prefix);
    const bool is_number = error == std::errc{} && end == digits.data() + digits.size();
    if (!network || !is_number || prefix > 32 || masked(*network, prefix) != *network) return false;
    into.network = *network;
    into.prefix = prefix;
    return true;
}

} // namespace

std::optional<ExternalAddress> parse_external_address(std::string_view text)
{
    ExternalAddress parsed;
    const std::size_t equals = text.find('=');
    const bool for_network = equals != std::string_view::npos;
    if (for_network && !parse_network(trimmed(text.substr(0, equals)), parsed)) return std::nullopt;
    const std::string_view address = trimmed(for_network ? text.substr(equals + 1) : text);
    if (for_network && address.empty()) return parsed;
    parsed.address = parse_ipv4(address);
    if (!parsed.address || *parsed.address == Ipv4{}) return std::nullopt;
    return parsed;
}

std::string format_external_address(const ExternalAddress& address)
{
    const std::string told = address.address ? format_ipv4(*address.address) : std::string();
    if (address.prefix == 0 && address.address) return told;
    const std::string network = format_ipv4(address.network) + "/" + std::to_string(address.prefix) + " =";
    return told.empty() ? network : network + " " + told;
}

std::optional<Ipv4> external_address_for(std::span<const ExternalAddress> addresses, const Ipv4& client)
{
    for (const ExternalAddress& each : addresses)
        if (masked(client, each.prefix) == each.network) return each.address;
    return std::nullopt;
}

} // namespace wharf::config
