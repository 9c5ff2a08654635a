// Proof that a form was made for whoever sends it: a page of somebody else's can make a browser send a form
// here, cookies and all, but cannot read the cookie and so cannot know what goes with it.
#pragma once

#include "auth/keyed_digest.hpp"

#include <string>
#include <string_view>

namespace wharf::auth {

// The token of a form goes with the secret that the browser has as a cookie: the id of its web session or,
// for the sign-in form, which comes before any session, a secret made for that form. Nothing is kept; a
// restart of the server ends all of them. Thread-safe.
//
// Whoever can plant a cookie for this host can plant one whose token they were given. So the cookie is to be
// named __Host-..., which only this host can set, over TLS.
class CsrfTokens {
public:
    [[nodiscard]] static std::string new_form_secret(); // 43 letters and digits: 256 random bits

    [[nodiscard]] std::string token_for(std::string_view secret) const; // 64 hex digits
    // In constant time. No secret, no token: an empty text goes with nothing.
    [[nodiscard]] bool matches(std::string_view secret, std::string_view token) const;

private:
    KeyedDigest digest_;
};

} // namespace wharf::auth
