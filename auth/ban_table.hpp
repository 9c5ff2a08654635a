// The bans there are, and which of them the disk does not know yet. Pure: the time is passed in.
#pragma once

#include "auth/ban.hpp"

#include <cstddef>
#include <map>
#include <set>
#include <utility>
#include <vector>

namespace wharf::auth {

// What somebody else did to the bans.
struct BanChanges {
    std::vector<Ban> begun;  // and are in force
    std::vector<Ban> lifted; // that were in force
};

// Its size is bounded, whatever comes: over kCapacity the ban that ends first is forgotten. Not thread-safe.
class BanTable {
public:
    static constexpr std::size_t kCapacity = 10'000;

    struct Duration {
        std::chrono::seconds first;
        std::chrono::seconds longest; // also how long a ban that ended is remembered, to double the next one
    };

    // The one in force; null: none. Valid until the next change.
    [[nodiscard]] const Ban* find(const Network& network, const std::string& user, Time now) const;

    // Bans, for twice as long as the last time and never less than is left of that; gives the ban.
    const Ban& add(const Network& network, const std::string& user, std::uint32_t failures, Time now,
                   const Duration& duration);

    [[nodiscard]] std::vector<Ban> all() const;
    void expire(Time ended_before); // forgets those

    // The disk is the truth but for what it was never told: takes over what is stored, drops what was stored
    // once and is no longer, keeps the rest.
    BanChanges take_over(const std::vector<Ban>& stored, Time now);
    [[nodiscard]] bool has_news() const { return !news_.empty(); }
    void stored(const std::vector<Ban>& bans); // the disk knows these now

private:
    using Key = std::pair<Network, std::string>; // whom: network and user

    void forget_first_to_end();

    std::map<Key, Ban> bans_;
    std::set<Key> news_;
};

} // namespace wharf::auth
