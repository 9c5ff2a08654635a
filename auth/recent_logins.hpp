// Remembers the last logins that succeeded, so that a script opening a connection per file, or sending a
// request per second, pays for argon2 once and not every time.
//
// The trade-off: a remembered login is a fast keyed hash (BLAKE2b) under a random key that lives only in this
// process. Who can read the process's memory has both, and can try passwords against these entries faster
// than against the users file; but the clear passwords of current logins pass through that memory as well.
// Nothing is ever written to disk, and a wrong password is never found here, so guessing over the network
// still costs the full hash.
#pragma once

#include "auth/keyed_digest.hpp"
#include "auth/secret.hpp"

#include <array>
#include <cstddef>
#include <mutex>
#include <string_view>

namespace wharf::auth {

// Thread-safe; never blocks for long. The stored hash goes into each entry, so changing a user's password, or
// removing the user, makes the entry useless at once; roles and domains are not remembered at all.
class RecentLogins {
public:
    RecentLogins() = default;
    ~RecentLogins(); // wipes the entries
    RecentLogins(const RecentLogins&) = delete;
    RecentLogins& operator=(const RecentLogins&) = delete;

    [[nodiscard]] bool contains(std::string_view user, std::string_view stored_hash, const Secret& password);
    void add(std::string_view user, std::string_view stored_hash, const Secret& password);

    // The oldest entry makes room. So many clients may send their password with every HTTP request and still
    // pay for argon2 once; looking through all of them takes some 20 microseconds.
    static constexpr std::size_t kCapacity = 512;

private:
    using Digest = KeyedDigest::Digest;

    KeyedDigest digest_;
    std::mutex mutex_;
    std::array<Digest, kCapacity> entries_{};
    std::size_t used_ = 0;
    std::size_t next_ = 0;
};

} // namespace wharf::auth
