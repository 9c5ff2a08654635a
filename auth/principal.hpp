// Who is logged in, and what that allows. Data only.
#pragma once

#include <string>
#include <vector>

namespace wharf::auth {

enum class Role {
    Viewer,    // reads everything of its domains
    Publisher, // reads, uploads and enqueues in its domains
    Admin,     // a publisher of every domain
};

struct Principal {
    std::string name;
    Role role = Role::Viewer;
    std::vector<std::string> domains; // lower case; ignored for admins, who have all
    bool read_only = false;           // whatever the role: came with a token that is for reading

    [[nodiscard]] bool may_write() const { return role != Role::Viewer && !read_only; }
    [[nodiscard]] bool may_administer() const { return role == Role::Admin && !read_only; }
};

} // namespace wharf::auth
