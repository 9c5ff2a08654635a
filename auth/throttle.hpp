// What failed logins cost whoever makes them: a delay that grows, then a ban of the user from that address,
// then of the address. The time is passed in; nothing here waits or touches the disk.
//
// A script that keeps trying one outdated password must not ban the office it runs in, so each distinct
// password counts once within the window. Of passwords and names only digests under a random key are kept.
#pragma once

#include "auth/ban_table.hpp"
#include "auth/keyed_digest.hpp"
#include "auth/recent_failures.hpp"
#include "auth/secret.hpp"

#include <chrono>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace wharf::auth {

struct ThrottleRules {
    std::chrono::milliseconds first_delay{1000};
    std::chrono::milliseconds longest_delay{8000};
    std::uint32_t user_failures = 10;    // of one user from one address; 0: never banned
    std::uint32_t address_failures = 40; // from one address; 0: never banned
    std::chrono::seconds window{900};    // what counts together
    BanTable::Duration ban{std::chrono::seconds(600), std::chrono::hours(24)};
    std::vector<Network> exempt{}; // never banned, whatever bans there are
};

// Thread-safe, and quick but for the digest of a password. Addresses are those of clients, exact: see
// Network::counted_by(). Names that no user can have count for their address only.
class Throttle {
public:
    explicit Throttle(ThrottleRules rules);

    void set_rules(ThrottleRules rules); // for what happens from now on

    // Whether connections from there are turned away.
    [[nodiscard]] bool is_banned(const Network& address, Time now);
    // Whether a password is not even looked at: this user there, or everybody there. To be asked again once
    // one was looked at, since a ban may have begun meanwhile.
    [[nodiscard]] bool is_banned(const Network& address, const std::string& user, Time now);

    struct Penalty {
        std::chrono::milliseconds delay; // until the answer
        std::vector<Ban> bans;           // that begin now
    };
    // While a ban is in force nothing counts.
    [[nodiscard]] Penalty failed(const Network& address, const std::string& user, const Secret& password,
                                 Time now);
    // What an answer without a look at the password waits for: as long as one to the last failure, or to a
    // first one where the whole address is banned, since a ban forgets what it is for.
    [[nodiscard]] std::chrono::milliseconds delay(const Network& address, Time now);
    // Forgets the failures of this user there; those of others there still count.
    void succeeded(const Network& address, const std::string& user);

    // For keeping bans on disk (ban_file.hpp): what BanTable's functions of these names do.
    [[nodiscard]] std::vector<Ban> bans(Time now); // those that ended and are remembered included
    BanChanges take_over(const std::vector<Ban>& stored, Time now);
    [[nodiscard]] bool has_news();
    void stored(const std::vector<Ban>& bans);

    [[nodiscard]] std::size_t failures_remembered(); // at most RecentFailures::kCapacity

private:
    [[nodiscard]] Mark mark(std::initializer_list<std::string_view> texts) const;
    [[nodiscard]] std::chrono::milliseconds delay_after(std::uint32_t failures) const;
    [[nodiscard]] bool has_ban(const Network& network, const std::string& user, Time now) const;
    [[nodiscard]] bool is_exempt(const Network& address) const;

    KeyedDigest digest_;
    std::mutex mutex_; // of what follows
    ThrottleRules rules_;
    RecentFailures failures_;
    BanTable bans_;
};

} // namespace wharf::auth
