// Passwords at rest: argon2id, in the text form libsodium writes
// ("$argon2id$v=19$m=65536,t=2,p=1$salt$hash").
#pragma once

#include "auth/gate.hpp"
#include "auth/secret.hpp"

#include <boost/system/result.hpp>
#include <cstddef>
#include <string>
#include <string_view>

namespace wharf::auth {

// What one hash takes. The default is libsodium's for interactive logins: about 60 ms on one core.
struct HashCost {
    unsigned long long passes = 2;
    std::size_t memory = 64U << 20; // bytes
};

enum class Verdict {
    Right,
    Wrong,
    OutOfMemory, // could not be computed just now
};

// Slow and hungry on purpose, so only a few hashes run at once and the other callers wait: a flood of logins
// costs `at_once` times the memory, however many connections it comes over. Thread-safe; every call blocks.
class PasswordHasher {
public:
    // Throws std::runtime_error if libsodium cannot start (no randomness).
    explicit PasswordHasher(HashCost cost = {}, unsigned at_once = 2);

    // errc::not_enough_memory is the one error; it is transient.
    [[nodiscard]] boost::system::result<std::string> hash(const Secret& password);

    // Whether `stored` is the hash of `password`. A text that is no hash is the hash of nothing.
    [[nodiscard]] Verdict verify(const std::string& stored, const Secret& password);

    // Takes as long, and as much, as verify() of a hash made by this hasher, for users that do not exist:
    // never Right.
    [[nodiscard]] Verdict verify_nobody(const Secret& password);

private:
    HashCost cost_;
    Gate gate_;
    std::string nobody_;
};

// Whether verify() could ever match this text.
[[nodiscard]] bool is_password_hash(std::string_view text);

} // namespace wharf::auth
