#include "auth/network.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <charconv>

namespace wharf::auth {
namespace {

constexpr unsigned kAllBits = 128;
constexpr unsigned kMappedBits = 96; // in front of an IPv4 address
constexpr unsigned kCustomerBits = 64;
constexpr std::array<std::uint8_t, kMappedBits / 8> kMapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

struct Parsed {
    std::array<std::uint8_t, 16> bytes{};
    unsigned bits_in_front = 0; // of what was written
};

std::optional<Parsed> parse_address(std::string_view text)
{
    const std::string address(text.substr(0, text.find('%')));
    if (address.find('\0') != std::string::npos) return std::nullopt;
    Parsed parsed;
    if (inet_pton(AF_INET6, address.c_str(), parsed.bytes.data()) == 1) return parsed;
    std::copy(kMapped.begin(), kMapped.end(), parsed.bytes.begin());
    parsed.bits_in_front = kMappedBits;
    if (inet_pton(AF_INET, address.c_str(), parsed.bytes.data() + kMapped.size()) == 1) return parsed;
    return std::nullopt;
}

} // namespace

Network::Network(const Bytes& address, unsigned bits)
    : address_(address)
    , bits_(bits)
{
    for (unsigned i = 0; i < address_.size(); ++i) {
        const unsigned kept = bits > i * 8 ? std::min(8U, bits - i * 8) : 0;
        address_[i] = static_cast<std::uint8_t>(address_[i] & (0xff00U >> kept));
    }
}

std::optional<Network> Network::parse(std::string_view text)
{
    const std::size_t slash = text.find('/');
    const auto address = parse_address(text.substr(0, slash));
    if (!address) return std::nullopt;
    if (slash == std::string_view::npos) return Network(address->bytes, kAllBits);
    unsigned bits = 0;
    const char* const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data() + slash + 1, end, bits);
    if (error != std::errc{} || stop != end || bits > kAllBits - address->bits_in_front) return std::nullopt;
    return Network(address->bytes, address->bits_in_front + bits);
}

Network Network::counted_by() const
{
    return is_v4() || bits_ < kCustomerBits ? *this : Network(address_, kCustomerBits);
}

bool Network::is_one_client() const
{
    return bits_ == (is_v4() ? kAllBits : kCustomerBits);
}

bool Network::contains(const Network& other) const
{
    return is_v4() == other.is_v4() && bits_ <= other.bits_ && Network(other.address_, bits_) == *this;
}

bool Network::is_v4() const
{
    return bits_ >= kMappedBits && std::equal(kMapped.begin(), kMapped.end(), address_.begin());
}

std::string Network::text() const
{
    std::array<char, INET6_ADDRSTRLEN> buffer{};
    const bool v4 = is_v4();
    inet_ntop(v4 ? AF_INET : AF_INET6, address_.data() + (v4 ? kMapped.size() : 0), buffer.data(),
              static_cast<socklen_t>(buffer.size()));
    std::string text(buffer.data());
    if (bits_ != kAllBits) text += "/" + std::to_string(v4 ? bits_ - kMappedBits : bits_);
    return text;
}

} // namespace wharf::auth
