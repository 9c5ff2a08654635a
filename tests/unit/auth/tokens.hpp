// Tokens to test with, and a tokens file of a test's own.
#pragma once

#include "auth/token.hpp"
#include "people.hpp"

namespace wharf::auth {

constexpr Time at(long seconds)
{
    return Time(std::chrono::seconds(seconds));
}

inline constexpr Time kNow =
    std::chrono::sys_days(std::chrono::year(2026) / 11 / 21) + std::chrono::hours(13);
inline constexpr const char* kTokenId = "k3m9x2p7q4ra";

inline const std::string& token_text()
{
    static const std::string text = "wt_k3m9x2p7q4ra_0fZs8Yb1QmT6uVnWcRjKdLpXe5HgAoI3yC7Ei2NvBtD";
    return text;
}

// Of bob, for reading, everywhere, good for a day.
inline Token reading_token()
{
    return {.user = "bob",
            .hash = token_hash(token_text()),
            .scopes = {Scope::Read},
            .domains = {},
            .created = kNow,
            .expires = kNow + std::chrono::days(1),
            .note = ""};
}

class ScratchTokens : public ScratchUsers {
public:
    [[nodiscard]] std::string tokens_path() const { return (directory() / "tokens.toml").string(); }
    [[nodiscard]] std::string uses_path() const { return (directory() / "token-uses").string(); }
    void write_tokens(std::string_view text) const { std::ofstream(tokens_path(), std::ios::binary) << text; }
};

} // namespace wharf::auth
