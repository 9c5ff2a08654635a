// A ban, and how bans are written down. Pure.
#pragma once

#include "auth/network.hpp"
#include "auth/time.hpp"

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wharf::auth {

struct Ban {
    Network network;  // as Network::counted_by() gives it
    std::string user; // banned at this address only; empty: everybody there is
    Time since;
    Time until;
    std::uint32_t failures = 0; // what it is for; 0: it was set by hand
    std::uint32_t times = 1;    // how often it was, this time included

    [[nodiscard]] bool in_force(Time now) const { return now < until; }
    friend bool operator==(const Ban&, const Ban&) = default;
};

// Seconds of 32 bits without a sign: a ban that ends later cannot be written down.
inline constexpr Time kLatestEnd{std::chrono::seconds(std::numeric_limits<std::uint32_t>::max())};

// Text: the line "wharfinger-bans 1", then a line for each ban, its parts separated by one space: since and
// until in seconds since 1970, failures, times, network and, if it is of one user, the name up to the end of
// the line.
[[nodiscard]] std::string format_bans(const std::vector<Ban>& bans);

struct ParsedBans {
    std::vector<Ban> bans;
    std::vector<unsigned> damaged; // numbers, from 1, of lines that are no ban; the others are good
};
[[nodiscard]] ParsedBans parse_bans(std::string_view text);

} // namespace wharf::auth
