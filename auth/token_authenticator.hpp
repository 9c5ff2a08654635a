// The seam between what a request shows and where tokens are kept.
#pragma once

#include "auth/authenticator.hpp"
#include "auth/token.hpp"

#include <string>
#include <string_view>

namespace wharf::auth {

// What a token allows, as of now: never more than its user may.
struct TokenGrant {
    // The user, narrowed: to the token's domains, which of an admin makes a publisher of these, and read_only
    // unless it may publish. The other scopes show in `scopes` alone: ask these before anything is read.
    Principal principal;
    Scopes scopes;
    std::string token_id; // may be logged
    Time expires;
};

class TokenAuthenticator {
public:
    virtual ~TokenAuthenticator() = default;
    // `text` is what stands behind "Bearer ". UnknownToken, TokenExpired; UnknownUser: the user is gone;
    // StoreUnavailable. May read the disk, and now and then write there. Safe to call from several threads at
    // once.
    [[nodiscard]] virtual result<TokenGrant> verify(std::string_view text, Time now) = 0;
};

} // namespace wharf::auth
