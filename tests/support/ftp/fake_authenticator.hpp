// Users with the password "secret": bob may write in data.example.gov, ada everywhere, vera may read. For
// "down" the users file cannot be read, for "bug" the call throws.
#pragma once

#include "auth/authenticator.hpp"

#include <functional>
#include <set>
#include <stdexcept>
#include <utility>

namespace wharf::test {

class FakeAuthenticator final : public auth::Authenticator {
public:
    auth::result<auth::Principal> verify(const auth::Credentials& credentials) override
    {
        if (credentials.user == "down") return auth::Errc::StoreUnavailable;
        if (credentials.user == "bug") throw std::logic_error("a bug in verify");
        const auto principal = admit(credentials.user);
        if (const auto meanwhile = std::exchange(during_hash, {})) meanwhile();
        if (principal && credentials.password.reveal() != "secret") return auth::Errc::WrongPassword;
        return principal;
    }
    std::optional<auth::Principal> recall(const auth::Credentials&) override { return std::nullopt; }
    auth::result<auth::Principal> admit(const std::string& user) override
    {
        if (user == "down") return auth::Errc::StoreUnavailable;
        if (gone.contains(user)) return auth::Errc::UnknownUser;
        if (user == "bob") return auth::Principal{"bob", auth::Role::Publisher, {"data.example.gov"}};
        if (user == "vera") return auth::Principal{"vera", auth::Role::Viewer, {}};
        if (user == "ada") return auth::Principal{"ada", auth::Role::Admin, {}};
        return auth::Errc::UnknownUser;
    }

    std::function<void()> during_hash; // of the next password, once its user was looked up
    std::set<std::string> gone;
};

} // namespace wharf::test
