// Who is signed in on the web page. In memory only: a restart signs everybody out. The time is passed in.
#pragma once

#include "auth/accounts.hpp"
#include "auth/keyed_digest.hpp"
#include "auth/secret.hpp"
#include "auth/time.hpp"

#include <chrono>
#include <cstddef>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

namespace wharf::auth {

struct WebSessionRules {
    std::chrono::seconds idle = std::chrono::hours(8);   // without a request
    std::chrono::seconds longest = std::chrono::days(7); // from the sign-in
    std::size_t sessions = 10'000;                       // in all
    std::size_t sessions_per_user = 50;
};

// The id of a session is 256 random bits, which only the browser has, as a cookie: here there is its digest
// under a random key. With it a session has the user's name and what tells that the password is still the
// same; rights are looked up anew by each request, so that one that was taken away counts no longer.
//
// Sessions that have ended are forgotten by the next sign-in. Over a limit, the session that was unused for
// longest makes room. Thread-safe; what asks `accounts` may read the disk, and signing in takes time in
// proportion to the sessions there are.
class WebSessions {
public:
    // `accounts` must outlive it.
    WebSessions(WebSessionRules rules, Accounts& accounts);

    // For a user whose password was checked. `account` is as it was BEFORE that check: a session begun while
    // the password is being changed then ends with its first request.
    [[nodiscard]] Secret begin(const Account& account, Time now);

    // Whose request this is, and that it was not idle. SessionEnded: it is nobody's, whatever the reason.
    // StoreUnavailable: nobody can say just now; the session goes on.
    [[nodiscard]] result<Principal> resume(std::string_view id, Time now);

    void end(std::string_view id); // there may be none
    void end_all(const std::string& user);

    [[nodiscard]] std::size_t size(); // those that have ended and are not forgotten yet included

private:
    using Key = KeyedDigest::Digest;
    struct Session {
        std::string user;
        KeyedDigest::Digest credential;
        Time begun;
        Time used;
    };
    using Sessions = std::map<Key, Session>;

    [[nodiscard]] bool has_ended(const Session& session, Time now) const;
    void make_room(const std::string& user, Time now);

    const WebSessionRules rules_;
    Accounts& accounts_;
    KeyedDigest digest_;
    std::mutex mutex_; // of what follows
    Sessions sessions_;
};

} // namespace wharf::auth
