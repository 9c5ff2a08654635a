// A range of IP addresses, and the one an address is counted by. Pure.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace wharf::auth {

// Every address that begins with the same bits. An IPv4 address and its IPv6-mapped form (RFC 4291 section
// 2.5.5.2) are the same address here, so that it does not matter which kind of socket a client came in by.
class Network {
public:
    // "192.0.2.7", "192.0.2.0/24", "2001:db8::/32"; bits behind the prefix and an IPv6 zone ("%eth0") are
    // dropped.
    [[nodiscard]] static std::optional<Network> parse(std::string_view text);

    // What failures of a client at this address are counted by: the address itself, but of IPv6 its /64,
    // since that many addresses are one customer's to choose from.
    [[nodiscard]] Network counted_by() const;

    // Whether this is what some client is counted by, and no wider network.
    [[nodiscard]] bool is_one_client() const;

    [[nodiscard]] bool contains(const Network& other) const;
    [[nodiscard]] std::string text() const; // "192.0.2.7", "192.0.2.0/24", "2001:db8::/64"

    friend auto operator<=>(const Network&, const Network&) = default;

private:
    using Bytes = std::array<std::uint8_t, 16>; // IPv4 as ::ffff:a.b.c.d

    Network(const Bytes& address, unsigned bits);
    [[nodiscard]] bool is_v4() const;

    Bytes address_; // zero behind the prefix
    unsigned bits_; // 0..128
};

} // namespace wharf::auth
