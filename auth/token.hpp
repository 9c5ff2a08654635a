// Bearer tokens: their text, what of one is kept, and the rules for it. Pure, but that a new one is random.
//
// A user shows a token as "Authorization: Bearer wt_<id>_<secret>", such as
//     wt_k3m9x2p7q4ra_0fZs8Yb1QmT6uVnWcRjKdLpXe5HgAoI3yC7Ei2NvBtD
// The prefix is for programs that look for secrets where none should be (wt_[a-z0-9]{12}_[0-9A-Za-z]{43}),
// the id may be read, listed and logged, and the secret is 256 random bits.
//
// At rest there is only the SHA-256 of the text. A slow, salted hash, as passwords need, makes guessing dear;
// 256 random bits cannot be guessed at any price, and the fast hash lets each request be checked in a
// microsecond.
#pragma once

#include "auth/secret.hpp"
#include "auth/time.hpp"

#include <chrono>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace wharf::auth {

// What a token is good for, of all its user may do. None of them includes another.
enum class Scope {
    Read,    // logs, status, snapshots, live tables
    Publish, // whatever changes something: uploads, enqueues, runs by hand
    Payload, // payloads that runs by hand kept
};
using Scopes = std::set<Scope>;

[[nodiscard]] std::string_view scope_name(Scope scope); // "read"
[[nodiscard]] std::optional<Scope> scope_named(std::string_view name);

struct Token {
    std::string user; // whose rights it has a part of
    std::string hash; // token_hash() of its text
    Scopes scopes;
    std::vector<std::string> domains; // lower case; only these of the user's; none: all of them
    Time created;
    Time expires;     // good before that
    std::string note; // by whoever made it
    friend bool operator==(const Token&, const Token&) = default;
};

using Tokens = std::map<std::string, Token, std::less<>>; // by id

inline constexpr std::chrono::days kTokenLife{90}; // unless somebody asks for another
inline constexpr std::chrono::days kLongestTokenLife{3650};

struct NewToken {
    std::string id;
    Secret text; // shown once, kept nowhere
};
// Throws std::runtime_error if libsodium cannot start (no randomness).
[[nodiscard]] NewToken new_token();

[[nodiscard]] bool is_token_id(std::string_view text);
// The id in a text that has a token's form. Whether there is such a token, its hash tells.
[[nodiscard]] std::optional<std::string_view> token_id(std::string_view text);

[[nodiscard]] std::string token_hash(std::string_view text); // "sha256:<64 hex>"
[[nodiscard]] bool is_token_hash(std::string_view text);

// What keeps a token from being stored, for a person to read; nothing if all is well.
[[nodiscard]] std::optional<std::string> why_not_allowed(const Token& token);

} // namespace wharf::auth
