// Whom a tree is made for, and what that allows. Data only.
#pragma once

#include "archive/disk/names.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

namespace wharf::vfs {

struct Access {
    std::string user;
    bool may_write = false;
    std::optional<std::vector<archive::DomainName>> domains; // unset: every domain there is
    std::string via;                                         // how the user came: "ftps"

    // The user's one domain, whose root is then the root of the tree; else the root lists domains.
    [[nodiscard]] const archive::DomainName* only_domain() const
    {
        return domains && domains->size() == 1 ? &domains->front() : nullptr;
    }
};

[[nodiscard]] inline bool may_see(const Access& access, const archive::DomainName& domain)
{
    return !access.domains ||
           std::find(access.domains->begin(), access.domains->end(), domain) != access.domains->end();
}

} // namespace wharf::vfs
