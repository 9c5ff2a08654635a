// Tokens as `wharfinger token list` prints them. Pure; nothing here shows a secret or its hash.
#pragma once

#include "auth/token.hpp"

#include <optional>
#include <string>
#include <vector>

namespace wharf::cli {

enum class TokenState {
    Good,
    Expired,
    NoSuchUser, // dead as long as nobody has that name
};

struct ListedToken {
    std::string id;
    auth::Token token;
    TokenState state = TokenState::Good;
    std::optional<auth::Time> used; // to the hour; nothing: never
    bool use_known = true;          // false: it could not be looked up
};

[[nodiscard]] std::string scopes_text(const auth::Token& token); // "read,publish"
[[nodiscard]] std::string domains_text(
    const auth::Token& token); // names with spaces between, or what none means

[[nodiscard]] std::string tokens_as_table(const std::vector<ListedToken>& tokens); // a line each
[[nodiscard]] std::string tokens_as_json(
    const std::vector<ListedToken>& tokens); // an array, on one line; "used" is null where it is not known

} // namespace wharf::cli
