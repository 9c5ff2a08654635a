// What a sign-in that outlives its request hangs on.
#pragma once

#include "auth/authenticator.hpp"
#include "auth/keyed_digest.hpp"

#include <string>

namespace wharf::auth {

struct Account {
    Principal principal;
    KeyedDigest::Digest credential{}; // another one with each new password; means nothing in another process
};

class Accounts {
public:
    virtual ~Accounts() = default;
    // As of now. UnknownUser: no such user. May read the disk. Safe to call from several threads at once.
    [[nodiscard]] virtual result<Account> account(const std::string& user) = 0;
};

} // namespace wharf::auth
