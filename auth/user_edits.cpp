#include "auth/user_edits.hpp"

#include "auth/password_hash.hpp"
#include "auth/user_store.hpp"

#include <functional>
#include <optional>

namespace wharf::auth {
namespace {

// Gives back why the users are not to be changed, if they are not.
using Change = std::function<std::optional<std::string>(Users&)>;

EditProblems edit(const std::string& path, const Change& change)
{
    return edit_file(path, ".users-XXXXXX", [&](const std::string& real) -> Rewritten {
        LoadedUsers loaded = load_users(real);
        if (!loaded.problems.empty()) return {{}, loaded.problems};
        if (const auto why = change(loaded.users)) return {{}, {*why}};
        return {format_users(loaded.users), {}};
    });
}

std::string unknown(const std::string& name, const std::string& path)
{
    return "there is no user \"" + name + "\" in " + path;
}

} // namespace

EditProblems add_user(const std::string& path, const std::string& name, const User& user)
{
    if (const auto why = why_not_added(name, user)) return {*why};
    if (!is_password_hash(user.password_hash)) return {"the password of \"" + name + "\" is not hashed"};
    return edit(path, [&](Users& users) -> std::optional<std::string> {
        if (users.emplace(name, user).second) return std::nullopt;
        return "there is a user \"" + name + "\" in " + path + " already";
    });
}

EditProblems set_password(const std::string& path, const std::string& name, const std::string& password_hash)
{
    if (!is_password_hash(password_hash)) return {"the password of \"" + name + "\" is not hashed"};
    return edit(path, [&](Users& users) -> std::optional<std::string> {
        const auto user = users.find(name);
        if (user == users.end()) return unknown(name, path);
        user->second.password_hash = password_hash;
        return std::nullopt;
    });
}

User with_rights(User user, const NewRights& rights)
{
    user.role = rights.role.value_or(user.role);
    if (rights.domains) user.domains = *rights.domains;
    return user;
}

EditProblems set_rights(const std::string& path, const std::string& name, const NewRights& rights)
{
    return edit(path, [&](Users& users) -> std::optional<std::string> {
        const auto user = users.find(name);
        if (user == users.end()) return unknown(name, path);
        user->second = with_rights(user->second, rights);
        return why_not_allowed(name, user->second);
    });
}

EditProblems remove_user(const std::string& path, const std::string& name)
{
    return edit(path, [&](Users& users) -> std::optional<std::string> {
        if (users.erase(name) != 0) return std::nullopt;
        return unknown(name, path);
    });
}

} // namespace wharf::auth
