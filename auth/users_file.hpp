// The users file as text. Pure.
//
//     [users."bob@example.org"]
//     password = "$argon2id$..."
//     role = "publisher"              # viewer | publisher | admin
//     domains = ["data.example.gov"]  # none for an admin
#pragma once

#include "auth/account_file.hpp"
#include "auth/user.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace wharf::auth {

using UsersProblem = LineProblem; // names the user and the key

struct ParsedUsers {
    Users users; // to be used only when there are no problems
    std::vector<UsersProblem> problems;
};

// Collects every problem; only broken TOML syntax ends the reading early.
[[nodiscard]] ParsedUsers parse_users(std::string_view text);

// parse_users(format_users(users)) gives the same users, if names and domains keep the rules of user.hpp.
[[nodiscard]] std::string format_users(const Users& users);

} // namespace wharf::auth
