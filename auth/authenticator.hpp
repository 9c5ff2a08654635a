// The seam between a protocol session and where users are kept.
#pragma once

#include "auth/principal.hpp"
#include "auth/secret.hpp"

#include <boost/system/result.hpp>
#include <optional>
#include <string>

namespace wharf::auth {

template <class T>
using result = boost::system::result<T>;
using boost::system::error_code;

enum class Errc {
    WrongPassword = 1,
    UnknownUser, // takes as long as a wrong password, and clients must not be told which of the two it was
    StoreUnavailable, // the users file, or the tokens file, cannot be read just now; transient
    UnknownToken, // never issued, or revoked; clients must not be told which, nor told it from UnknownUser
    TokenExpired, // the secret was right, so this may be told
    SessionEnded, // of a web page: signed out, too old, or the user's password is another one now
};
const boost::system::error_category& auth_category();
inline error_code make_error_code(Errc e)
{
    return {static_cast<int>(e), auth_category()};
}

struct Credentials {
    std::string user;
    Secret password;
};

class Authenticator {
public:
    virtual ~Authenticator() = default;
    // Blocks for the whole password hash (tens of milliseconds, tens of MiB): never on an I/O thread.
    // Safe to call from several threads at once.
    [[nodiscard]] virtual result<Principal> verify(const Credentials& credentials) = 0;
    // What verify() gave for the same credentials lately, if it remembers that; nothing says nothing about
    // them. Without a password hash; may read the disk. Safe to call from several threads at once.
    [[nodiscard]] virtual std::optional<Principal> recall(const Credentials& credentials) = 0;
    // For a user whose identity is proven already, by a client certificate. UnknownUser: no such user. May
    // read the disk. Safe to call from several threads at once.
    [[nodiscard]] virtual result<Principal> admit(const std::string& user) = 0;
};

} // namespace wharf::auth

template <>
struct boost::system::is_error_code_enum<wharf::auth::Errc> : std::true_type {
};
