// The tokens file, live: a token that was revoked is refused by the next request.
#pragma once

#include "auth/live_file.hpp"
#include "auth/token_authenticator.hpp"
#include "auth/token_uses.hpp"

#include <memory>
#include <string>

namespace wharf::auth {

// Checks tokens against the file as LiveFile has it, and their users against `users`. If there never was a
// good file, every check fails with StoreUnavailable. Costs two stats and a fast hash. Thread-safe.
//
// A file that is gone changes nothing, as ever with LiveFile: to revoke every token, empty it.
class TokenStore final : public TokenAuthenticator {
public:
    using Tell = LiveFile<Tokens>::Tell;

    // Both references must outlive it.
    TokenStore(std::string path, Authenticator& users, TokenUses& uses, Tell tell = {});

    [[nodiscard]] result<TokenGrant> verify(std::string_view text, Time now) override;

    // The tokens as of now; null while there never was a good file.
    [[nodiscard]] std::shared_ptr<const Tokens> tokens() { return file_.content(); }

    // Why the file as it is now is not in use, one problem a line; empty while it is.
    [[nodiscard]] std::string last_problem() { return file_.last_problem(); }

private:
    LiveFile<Tokens> file_;
    Authenticator& users_;
    TokenUses& uses_;
};

} // namespace wharf::auth
