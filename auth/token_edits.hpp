// Changing the tokens file, in the way of user_edits.hpp: each edit is one step, and a running server sees
// the change at the next request. All block.
#pragma once

#include "auth/file_edit.hpp"
#include "auth/tokens_file.hpp"

#include <string>
#include <vector>

namespace wharf::auth {

struct LoadedTokens {
    Tokens tokens;
    std::vector<std::string> problems; // "tokens.toml:3: ..."; the tokens are good only if there are none
    bool missing = false;              // there is no file
    bool unreadable = false;           // there is one, and nobody knows what is in it
};

// A file that does not exist holds no tokens, which is no problem.
[[nodiscard]] LoadedTokens load_tokens(const std::string& path);

// A first tokens file belongs to whom the users file belongs, and is the group's to read if that one is: who
// may read one may read both, and mostly that is the server.
[[nodiscard]] EditProblems add_token(const std::string& path, const std::string& id, const Token& token,
                                     const std::string& users_path);
[[nodiscard]] EditProblems remove_token(const std::string& path, const std::string& id);
// There may be none of this user's.
[[nodiscard]] EditProblems remove_tokens_of(const std::string& path, const std::string& user);

} // namespace wharf::auth
