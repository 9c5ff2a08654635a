// The tokens file as text. Pure.
//
//     [tokens.k3m9x2p7q4ra]             # the token's id
//     user = "alice"
//     hash = "sha256:..."
//     scopes = ["read", "publish"]      # read | publish | payload
//     domains = ["data.example.gov"]    # optional; only these of the user's
//     created = 2026-11-21T13:05:02Z
//     expires = 2027-02-19T13:05:02Z    # at most 3650 days later
//     note = "nightly upload"           # optional
#pragma once

#include "auth/account_file.hpp"
#include "auth/token.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace wharf::auth {

struct ParsedTokens {
    Tokens tokens;                     // to be used only when there are no problems
    std::vector<LineProblem> problems; // each names the token and the key
};

// Collects every problem; only broken TOML syntax ends the reading early.
[[nodiscard]] ParsedTokens parse_tokens(std::string_view text);

// parse_tokens(format_tokens(tokens)) gives the same tokens, if they keep the rules of token.hpp.
[[nodiscard]] std::string format_tokens(const Tokens& tokens);

} // namespace wharf::auth
