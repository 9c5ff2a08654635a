// Users with the password "secret": bob may write, vera may read. For "down" the users file cannot be read,
// for "bug" the call throws.
#pragma once

#include "auth/authenticator.hpp"

#include <stdexcept>

namespace wharf::test {

class FakeAuthenticator final : public auth::Authenticator {
public:
    auth::result<auth::Principal> verify(const auth::Credentials& credentials) override
    {
        if (credentials.user == "down") return auth::Errc::StoreUnavailable;
        if (credentials.user == "bug") throw std::logic_error("a bug in verify");
        if (credentials.user != "bob" && credentials.user != "vera") return auth::Errc::UnknownUser;
        if (credentials.password.reveal() != "secret") return auth::Errc::WrongPassword;
        if (credentials.user == "bob") return auth::Principal{"bob", auth::Role::Publisher, {}};
        return auth::Principal{"vera", auth::Role::Viewer, {}};
    }
};

} // namespace wharf::test
