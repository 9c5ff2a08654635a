// Changing the users file. Each edit is one step: it waits for any other edit to finish, reads the file, and
// puts a new one in its place with a rename, synced to disk; a crash leaves the old file or the new one. A
// running server sees the change at the next login. All block.
//
// The new file can be read by nobody but its owner, or also by the group if that was so before; it belongs to
// whom the old one belonged, and a first one to whom its directory belongs, so that an administrator's edit
// leaves it readable for the server.
#pragma once

#include "auth/file_edit.hpp"
#include "auth/users_file.hpp"

#include <optional>
#include <string>
#include <vector>

namespace wharf::auth {

[[nodiscard]] EditProblems add_user(const std::string& path, const std::string& name, const User& user);
[[nodiscard]] EditProblems set_password(const std::string& path, const std::string& name,
                                        const std::string& password_hash);

// What is not given stays as it is; the password stays in any case.
struct NewRights {
    std::optional<Role> role;
    std::optional<std::vector<std::string>> domains; // all of them; lower case
};
[[nodiscard]] User with_rights(User user, const NewRights& rights);
[[nodiscard]] EditProblems set_rights(const std::string& path, const std::string& name,
                                      const NewRights& rights);

[[nodiscard]] EditProblems remove_user(const std::string& path, const std::string& name);

} // namespace wharf::auth
