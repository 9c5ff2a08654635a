#include "auth/user_store.hpp"

namespace wharf::auth {

LoadedUsers load_users(const std::string& path)
{
    const AccountText read = read_account_file(path);
    if (read.missing) return {{}, {}, true};
    if (!read.problem.empty()) return {{}, {read.problem}, false, true};
    ParsedUsers parsed = parse_users(read.text);
    return {std::move(parsed.users), located(path, parsed.problems)};
}

UserStore::UserStore(std::string path, HashCost cost, Tell tell)
    : file_(
          std::move(path),
          [](const std::string& from) {
              LoadedUsers loaded = load_users(from);
              return LiveFile<Users>::Loaded{std::move(loaded.users), std::move(loaded.problems),
                                             loaded.missing, loaded.unreadable};
          },
          std::move(tell))
    , hasher_(cost)
{
}

result<Principal> UserStore::verify(const Credentials& credentials)
{
    const std::shared_ptr<const Users> known = users();
    if (!known) return Errc::StoreUnavailable;

    const auto found = known->find(credentials.user);
    if (found == known->end()) {
        const Verdict verdict = hasher_.verify_nobody(credentials.password);
        if (verdict == Verdict::OutOfMemory) return Errc::StoreUnavailable;
        return Errc::UnknownUser;
    }
    const auto& [name, user] = *found;
    if (!recent_.contains(name, user.password_hash, credentials.password)) {
        const Verdict verdict = hasher_.verify(user.password_hash, credentials.password);
        if (verdict == Verdict::OutOfMemory) return Errc::StoreUnavailable;
        if (verdict == Verdict::Wrong) return Errc::WrongPassword;
        recent_.add(name, user.password_hash, credentials.password);
    }
    return Principal{name, user.role, user.domains};
}

std::optional<Principal> UserStore::recall(const Credentials& credentials)
{
    const std::shared_ptr<const Users> known = users();
    if (!known) return std::nullopt;
    const auto found = known->find(credentials.user);
    if (found == known->end()) return std::nullopt;
    const auto& [name, user] = *found;
    if (!recent_.contains(name, user.password_hash, credentials.password)) return std::nullopt;
    return Principal{name, user.role, user.domains};
}

result<Principal> UserStore::admit(const std::string& user)
{
    auto found = account(user);
    if (!found) return found.error();
    return std::move(found->principal);
}

result<Account> UserStore::account(const std::string& user)
{
    const std::shared_ptr<const Users> known = users();
    if (!known) return Errc::StoreUnavailable;
    const auto found = known->find(user);
    if (found == known->end()) return Errc::UnknownUser;
    const auto& [name, kept] = *found;
    return Account{{name, kept.role, kept.domains}, digest_.of({name, kept.password_hash})};
}

} // namespace wharf::auth
