// One user as kept in the users file, and the rules for names and domains. Pure.
#pragma once

#include "auth/principal.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wharf::auth {

struct User {
    std::string password_hash;
    Role role = Role::Publisher;
    std::vector<std::string> domains; // lower case
    friend bool operator==(const User&, const User&) = default;
};

using Users = std::map<std::string, User, std::less<>>; // by name; names are compared byte by byte

// 1..128 bytes of UTF-8 without control characters, '"', '\' or '/', and without a space at either end.
[[nodiscard]] bool is_user_name(std::string_view text);

// The domain in lower case, or nothing: `[a-z0-9.-]`, 1..200 bytes, no empty label, no leading '-' or '.'.
[[nodiscard]] std::optional<std::string> domain_name(std::string_view text);

[[nodiscard]] std::string_view role_name(Role role);
[[nodiscard]] std::optional<Role> role_named(std::string_view name);

// What keeps a user with this name from being stored, for a person to read; nothing if all is well. The
// password hash is not looked at.
[[nodiscard]] std::optional<std::string> why_not_allowed(std::string_view name, const User& user);

// The same for one who is to be added: files may have names that nobody should be given any more.
[[nodiscard]] std::optional<std::string> why_not_added(std::string_view name, const User& user);

} // namespace wharf::auth
