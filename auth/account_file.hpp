// What the users, the tokens and the bans file have in common: each is read whole, or not at all, and what is
// wrong with one is told by line.
#pragma once

#include <string>
#include <vector>

namespace wharf::auth {

struct LineProblem {
    unsigned line = 0; // from 1
    std::string what;
    friend bool operator==(const LineProblem&, const LineProblem&) = default;
};

// Puts them in the order of their lines, and makes each one line of text, whatever of the file it quotes.
void tidy(std::vector<LineProblem>& problems);

// "users.toml:3: ..."
[[nodiscard]] std::vector<std::string> located(const std::string& path,
                                               const std::vector<LineProblem>& problems);

struct AccountText {
    std::string text;
    std::string problem;  // "users.toml: cannot be read: ..."; "": it was read
    bool missing = false; // there is no file, which is no problem
};
[[nodiscard]] AccountText read_account_file(const std::string& path); // blocks on the disk

} // namespace wharf::auth
