#include "auth/authenticator.hpp"

namespace wharf::auth {
namespace {

class AuthCategory final : public boost::system::error_category {
public:
    [[nodiscard]] const char* name() const noexcept override { return "auth"; }

    [[nodiscard]] std::string message(int value) const override
    {
        switch (static_cast<Errc>(value)) {
        case Errc::WrongPassword: return "wrong password";
        case Errc::UnknownUser: return "unknown user";
        case Errc::StoreUnavailable: return "the users cannot be read just now";
        case Errc::UnknownToken: return "unknown token";
        case Errc::TokenExpired: return "the token has expired";
        case Errc::SessionEnded: return "the session has ended";
        }
        return "unknown error of auth";
    }
};

} // namespace

const boost::system::error_category& auth_category()
{
    static const AuthCategory category;
    return category;
}

} // namespace wharf::auth
