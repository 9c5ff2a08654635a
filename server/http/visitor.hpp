// Who asks, and what of that counts for this request. Data only.
#pragma once

#include "auth/principal.hpp"

#include <optional>
#include <string>

namespace wharf::http {

struct Visitor {
    enum class By {
        Nothing,  // nobody said who it is
        Password, // Basic
        Token,    // Bearer
        Cookie,   // signed in on the page
    };
    By by = By::Nothing;
    std::optional<auth::Principal> principal{}; // unset only for By::Nothing
    // What a token's scopes leave of the user's rights; all of them for the others.
    bool reads = false;
    bool publishes = false;
    bool fetches_payloads = false;
    std::string session{};    // By::Cookie: the id of the session, for signing out
    std::string csrf_token{}; // By::Cookie: what every change from the page must carry
};

} // namespace wharf::http
