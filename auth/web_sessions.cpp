#include "auth/web_sessions.hpp"

#include "auth/secret_text.hpp"

#include <algorithm>
#include <utility>

namespace wharf::auth {

WebSessions::WebSessions(WebSessionRules rules, Accounts& accounts)
    : rules_(rules)
    , accounts_(accounts)
{
}

Secret WebSessions::begin(const Account& account, Time now)
{
    Secret id(random_text(kSecretSize));
    const Key key = digest_.of({id.reveal()});
    const std::lock_guard lock(mutex_);
    make_room(account.principal.name, now);
    sessions_.emplace(key, Session{account.principal.name, account.credential, now, now});
    return id;
}

result<Principal> WebSessions::resume(std::string_view id, Time now)
{
    const Key key = digest_.of({id});
    Session session;
    {
        const std::lock_guard lock(mutex_);
        const auto found = sessions_.find(key);
        if (found == sessions_.end()) return Errc::SessionEnded;
        if (has_ended(found->second, now)) {
            sessions_.erase(found);
            return Errc::SessionEnded;
        }
        session = found->second;
    }

    result<Account> account = accounts_.account(session.user);
    if (!account && account.error() != Errc::UnknownUser) return account.error();
    const bool holds = account && account->credential == session.credential;

    const std::lock_guard lock(mutex_);
    const auto found = sessions_.find(key);
    if (found == sessions_.end()) return Errc::SessionEnded; // meanwhile
    if (!holds) {
        sessions_.erase(found);
        return Errc::SessionEnded;
    }
    found->second.used = std::max(found->second.used, now);
    return std::move(account->principal);
}

void WebSessions::end(std::string_view id)
{
    const Key key = digest_.of({id});
    const std::lock_guard lock(mutex_);
    sessions_.erase(key);
}

void WebSessions::end_all(const std::string& user)
{
    const std::lock_guard lock(mutex_);
    std::erase_if(sessions_, [&](const auto& entry) { return entry.second.user == user; });
}

std::size_t WebSessions::size()
{
    const std::lock_guard lock(mutex_);
    return sessions_.size();
}

bool WebSessions::has_ended(const Session& session, Time now) const
{
    return now - session.used >= rules_.idle || now - session.begun >= rules_.longest;
}

void WebSessions::make_room(const std::string& user, Time now)
{
    std::erase_if(sessions_, [&](const auto& entry) { return has_ended(entry.second, now); });

    std::size_t of_user = 0;
    auto unused_of_user = sessions_.end();
    auto unused = sessions_.end();
    const auto is_before = [&](auto one, auto other) {
        return other == sessions_.end() || one->second.used < other->second.used;
    };
    for (auto it = sessions_.begin(); it != sessions_.end(); ++it) {
        if (is_before(it, unused)) unused = it;
        if (it->second.user != user) continue;
        ++of_user;
        if (is_before(it, unused_of_user)) unused_of_user = it;
    }
    if (of_user >= rules_.sessions_per_user && of_user > 0) {
        sessions_.erase(unused_of_user);
    } else if (sessions_.size() >= rules_.sessions && !sessions_.empty()) {
        sessions_.erase(unused);
    }
}

} // namespace wharf::auth
